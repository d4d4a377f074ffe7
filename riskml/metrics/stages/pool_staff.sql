-- The pool's officials.
select
    block,
    stratum_code,
    count(*) as officials,
    cast(sum(n) as double) as n,
    cast(sum(twins) as double) as twins,
    cast(sum(cast(n as decimal(38, 0)) * (n - 1)) as double) as n2,
    cast(sum(cast(n as decimal(38, 0)) * (n - 1) * n * (n - 1)) as double) as n2_square,
    cast(sum(cast(n as decimal(38, 0)) * (n - 1) * (n - 2)) as double) as n3,
    cast(sum(cast(n as decimal(38, 0)) * (n - 1) * (n - 2) * (n - 3)) as double) as n4
from pool_official
group by block, stratum_code
