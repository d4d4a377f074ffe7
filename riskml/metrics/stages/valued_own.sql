-- All that an official did of one stratum, for whomever, a column a window.
select
    part.official_code,
    part.stratum_code,
    cast(sum(part.n * month_in.in_0) as bigint) as n_0,
    cast(sum(case when month_in.in_0 = 1 then part.s1 end) as decimal(38, 9)) as s1_0,
    cast(sum(case when month_in.in_0 = 1 then part.s2 end) as decimal(38, 9)) as s2_0
from part
inner join month_in on part.month = month_in.month and part.known = month_in.known
group by part.official_code, part.stratum_code
