-- Steps that end a case: the workflow's last required one, or where at least half of the cases that reach it stand.
select card_workflow.matter_id, card_workflow.step
from card_workflow
inner join (
    select matter_id, max(case when required then position end) as last_position
    from card_workflow
    group by matter_id
) as ends
    on card_workflow.matter_id = ends.matter_id
    and card_workflow.position >= ends.last_position
union all
select matter_id, step
from unguided_steps
group by matter_id, step
having 2 * sum(cast(stands as int)) >= count(*)
