-- The pool as a whole: its cases, and the sums of falling powers of its counterparties' cases.
with powers as (
    select
        block,
        stratum_code,
        cast(sum(cast(m as decimal(38, 0)) * (m - 1)) as double) as m2,
        cast(sum(cast(m as decimal(38, 0)) * (m - 1) * (m - 2)) as double) as m3,
        cast(sum(cast(m as decimal(38, 0)) * (m - 1) * (m - 2) * (m - 3)) as double) as m4,
        cast(sum(cast(m as decimal(38, 0)) * (m - 1) * m * (m - 1)) as double) as m2_square
    from pool_counterparty
    where m > 1
    group by block, stratum_code
),

pools as (select block, stratum_code, cast(sum(n) as double) as cases from pool_official group by block, stratum_code)

select
    pools.block,
    pools.stratum_code,
    pools.cases,
    coalesce(powers.m2, 0e0) as m2,
    coalesce(powers.m3, 0e0) as m3,
    coalesce(powers.m4, 0e0) as m4,
    coalesce(powers.m2_square, 0e0) as m2_square
from pools
left join powers on pools.block = powers.block and pools.stratum_code = powers.stratum_code
