-- Effort and workdays of everybody.
select
    w,
    cast(sum(n) as bigint) as n,
    cast(sum(cast(effort as decimal(38, 6))) as double) as effort,
    cast(sum(cast(square as decimal(38, 6))) as double) as square,
    cast(sum(cast(days as decimal(38, 6))) as double) as days,
    cast(sum(officials) as bigint) as officials,
    count(*) as units
from load_unit
group by w
