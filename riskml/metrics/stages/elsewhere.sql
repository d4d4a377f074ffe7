-- The own totals of officials who did the same stratum in several units: they are no peers of themselves.
select
    w,
    official_code,
    stratum_code,
    cast(sum(n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(case when n_0 > 0 then 1 else 0 end) as bigint) as units_0
from cell
where official_code in (select official_code from (select distinct official_code, unit_code from coded) as seen group by official_code having count(*) > 1)
group by w, official_code, stratum_code
having count(*) > 1
