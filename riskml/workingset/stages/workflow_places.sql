-- For each step of a workflow, how many required steps come before it and up to it; a month's acts are held against the
-- common variant that was known at its end.
with placed as (
    select log_months.month, card.matter_id, card.step, card.position, card.decides, card.required
    from card_workflow as card
    cross join log_months
    union all
    select
        month,
        matter_id,
        step,
        row_number() over (partition by matter_id, month order by median_position, step) as position,
        false as decides,
        true as required
    from common_steps
)

select
    month,
    matter_id,
    step,
    position,
    decides,
    required_through,
    required_through - cast(required as int) as required_before
from (
    select
        *,
        cast(sum(cast(required as int)) over (
            partition by matter_id, month order by position rows between unbounded preceding and current row
        ) as bigint) as required_through
    from placed
) as counted
