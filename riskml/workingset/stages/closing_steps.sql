-- Steps that end a case, from one month until another: the workflow's last required one, or where at least half of the
-- cases that had reached it stood.
select card_workflow.matter_id, card_workflow.step, 0 as known_from, cast(null as integer) as known_until
from card_workflow
inner join (
    select matter_id, max(case when required then position end) as last_position
    from card_workflow
    group by matter_id
) as ends
    on card_workflow.matter_id = ends.matter_id
    and card_workflow.position >= ends.last_position
union all
select matter_id, step, known_from, known_until
from closing_shares
where closes
