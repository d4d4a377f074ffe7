-- Effort and workdays of a unit's officials.
select
    w,
    unit_code,
    cast(sum(n) as bigint) as n,
    cast(sum(cast(effort as decimal(38, 6))) as double) as effort,
    cast(sum(cast(square as decimal(38, 6))) as double) as square,
    cast(sum(cast(days as decimal(38, 6))) as double) as days,
    count(*) as officials
from load
where days > 0
group by w, unit_code
