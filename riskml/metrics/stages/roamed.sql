-- The own totals of officials who did the same stratum in several units: they are no peers of themselves.
select
    w,
    clerk,
    work,
    cast(sum(n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(case when n_0 > 0 then 1 else 0 end) as bigint) as places_0
from cell
where clerk in (select clerk from (select distinct clerk, place from coded) as seen group by clerk having count(*) > 1)
group by w, clerk, work
having count(*) > 1
