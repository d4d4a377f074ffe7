-- What the acts alone say of a case: its first and its last act.
select
    operations.case_number,
    max(operations.case_id) as case_id,
    max(case when ends.first then operations.matter_id end) as matter_id,
    max(case when ends.first then operations.unit_id end) as unit_id,
    max(case when ends.first then coalesce(operations.received_at, operations.occurred_at) end) as opened_at,
    max(
        case
            when ends.first and operations.received_at is null then operations.occurred_is_date
            when ends.first then coalesce(operations.received_is_date, false)
        end
    ) as opened_is_date,
    max(case when ends.last then operations.step end) as last_step,
    max(case when ends.last then operations.occurred_at end) as last_at,
    max(case when ends.last then operations.occurred_is_date end) as last_is_date,
    max(case when ends.last then operations.outcome end) as last_outcome,
    max(case when ends.last then operations.amount end) as last_amount,
    max(case when ends.last then operations.counterparty_id end) as last_counterparty
from operations
inner join (
    select act, position = 1 as first, next_at is null as last
    from acts_placed
    where position = 1 or next_at is null
) as ends
    on operations.act = ends.act
group by operations.case_number
