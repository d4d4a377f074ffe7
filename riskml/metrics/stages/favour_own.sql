-- All that an official did of one stratum in a window, for whomever.
select
    span_month.w,
    part.clerk,
    part.work,
    cast(sum(part.n) as bigint) as n,
    cast(sum(part.s1) as bigint) as s1,
    cast(sum(part.s2) as bigint) as s2
from part
inner join span_month on part.month = span_month.month
group by span_month.w, part.clerk, part.work
