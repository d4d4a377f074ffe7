-- Acts whose step the case has seen before.
select act
from (
    select
        act,
        row_number() over (partition by case_number, step order by position) as nth
    from acts_placed
) as counted
where nth > 1
