-- For each step of a workflow, how many required steps come before it and up to it.
select
    matter_id,
    step,
    position,
    limit_workdays,
    decides,
    required_through,
    required_through - cast(required as int) as required_before
from (
    select
        matter_id,
        step,
        position,
        limit_workdays,
        decides,
        required,
        cast(sum(cast(required as int)) over (
            partition by matter_id order by position rows between unbounded preceding and current row
        ) as bigint) as required_through
    from workflow
) as counted
