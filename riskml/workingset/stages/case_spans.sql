-- What the acts alone say of a case: its first and its last act, of whomever, and of an official's where that says
-- nothing; it is open from the earlier of the two beginnings. An event that names no official, after the last official's
-- act, opens no case again that the act had closed.
select
    operations.case_number,
    max(operations.case_id) as case_id,
    coalesce(
        max(case when ends.first then nullif(operations.matter_id, '-') end),
        max(case when ends.first_official then operations.matter_id end),
        '-'
    ) as matter_id,
    coalesce(
        max(case when ends.first then nullif(operations.unit_id, '-') end),
        max(case when ends.first_official then operations.unit_id end),
        '-'
    ) as unit_id,
    min(case when ends.first or ends.first_official then coalesce(operations.received_at, operations.occurred_at) end)
        as opened_at,
    min_by(
        case
            when operations.received_at is null then operations.occurred_is_date
            else coalesce(operations.received_is_date, false)
        end,
        case when ends.first or ends.first_official then coalesce(operations.received_at, operations.occurred_at) end
    ) as opened_is_date,
    max(case when ends.last then operations.step end) as last_step,
    max(case when ends.last then operations.occurred_at end) as last_at,
    max(case when ends.last then operations.occurred_is_date end) as last_is_date,
    max(case when ends.last then operations.outcome end) as last_outcome,
    max(case when ends.last_official then operations.step end) as last_official_step,
    max(case when ends.last_official then operations.occurred_at end) as last_official_at,
    max(case when ends.last_official then operations.occurred_is_date end) as last_official_is_date,
    max(case when ends.last_official then operations.outcome end) as last_official_outcome,
    coalesce(
        max(case when ends.last then operations.amount end), max(case when ends.last_official then operations.amount end)
    ) as last_amount,
    coalesce(
        max(case when ends.last then operations.counterparty_id end),
        max(case when ends.last_official then operations.counterparty_id end)
    ) as last_counterparty,
    max(case when ends.last then ends.agent_so_far end) as last_agent
from operations
inner join (
    select *
    from (
        select
            act,
            agent_so_far,
            position = 1 as first,
            next_at is null as last,
            official_id is not null and officials_before = 0 as first_official,
            official_id is not null and next_official_at is null as last_official
        from acts_placed
    ) as placed
    where first or last or first_official or last_official
) as ends
    on operations.act = ends.act
group by operations.case_number
