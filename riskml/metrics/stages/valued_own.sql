-- All that an official did of one stratum, for whomever, a column a window.
select
    part.official_code,
    part.stratum_code,
    cast(sum(part.n * month_in.in_0) as bigint) as n_0,
    cast(sum(part.s1 * month_in.in_0) as bigint) as s1_0,
    cast(sum(part.s2 * month_in.in_0) as bigint) as s2_0
from part
inner join month_in on part.month = month_in.month
group by part.official_code, part.stratum_code
