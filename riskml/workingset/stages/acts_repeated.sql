-- Officials' acts whose step an official has done in the case before.
select act
from (
    select
        act,
        row_number() over (partition by case_number, step order by position) as nth
    from acts_placed
    where official_id is not null
) as counted
where nth > 1
