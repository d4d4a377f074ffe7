-- Effort of an official in a unit and month: observations times the weight of their stratum.
select
    part.clerk,
    part.place,
    part.month,
    cast(sum(part.n) as bigint) as n,
    sum(cast(part.n * weight.hours as decimal(38, 6))) as effort,
    sum(cast(part.n * weight.hours * weight.hours as decimal(38, 6))) as square
from part
inner join weight on part.work = weight.work
group by part.clerk, part.place, part.month
