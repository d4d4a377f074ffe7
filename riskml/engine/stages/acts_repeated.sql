-- Acts whose step the case has seen before.
select operation_id, case_id
from (
    select
        operation_id,
        case_id,
        row_number() over (partition by case_id, step order by position) as nth
    from acts_placed
) as counted
where nth > 1
