-- Effort of an official in a unit and month: observations times the weight of their stratum.
select
    part.official_code,
    part.unit_code,
    part.month,
    part.known,
    cast(sum(part.n) as bigint) as n,
    sum(cast(part.n * weight.hours as decimal(38, 6))) as effort,
    sum(cast(part.n * weight.hours * weight.hours as decimal(38, 6))) as square
from part
inner join weight on part.stratum_code = weight.stratum_code and part.month = weight.month
group by part.official_code, part.unit_code, part.month, part.known
