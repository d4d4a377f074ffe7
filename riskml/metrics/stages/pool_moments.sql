-- Twins when the pool's cases are dealt out at random and each official keeps the number of his cases (a
-- multivariate hypergeometric deal): their expectation and variance in closed form, from factorial moments.
-- A unit adds up its officials, with their covariances.
with factors as (
    select
        pool_mass.block,
        pool_mass.stratum_code,
        pool_mass.m2 / nullif(cases * (cases - 1), 0) as r2,
        pool_mass.m3 / nullif(cases * (cases - 1) * (cases - 2), 0) as r3,
        pool_mass.m4 / nullif(cases * (cases - 1) * (cases - 2) * (cases - 3), 0) as r4,
        (pool_mass.m2 * pool_mass.m2 - pool_mass.m2_square)
        / nullif(cases * (cases - 1) * (cases - 2) * (cases - 3), 0) as r22,
        pool_staff.officials
    from pool_mass
    inner join pool_staff on pool_mass.block = pool_staff.block and pool_mass.stratum_code = pool_staff.stratum_code
),

coded_acts as (
    select
        pool_official.block,
        pool_official.stratum_code,
        0 as kind,
        pool_official.official_code as subject,
        pool_official.n as all_n,
        cast(pool_official.twins as double) as twins,
        pool_official.n * (pool_official.n - 1e0) as n2,
        power(pool_official.n * (pool_official.n - 1e0), 2e0) as n2_square,
        pool_official.n * (pool_official.n - 1e0) * (pool_official.n - 2) as n3,
        pool_official.n * (pool_official.n - 1e0) * (pool_official.n - 2) * (pool_official.n - 3) as n4
    from pool_official
    union all
    select
        pool_staff.block,
        pool_staff.stratum_code,
        1 as kind,
        stratum_unit.unit_code as subject,
        cast(pool_staff.n as bigint) as all_n,
        pool_staff.twins,
        pool_staff.n2,
        pool_staff.n2_square,
        pool_staff.n3,
        pool_staff.n4
    from pool_staff
    inner join stratum_unit
        on pool_staff.block = stratum_unit.block and pool_staff.stratum_code = stratum_unit.stratum_code
)

select
    coded_acts.block,
    coded_acts.stratum_code,
    coded_acts.kind,
    coded_acts.subject,
    coded_acts.all_n,
    coded_acts.twins,
    coded_acts.n2,
    coded_acts.n2 * factors.r2 as expected,
    greatest(
        coded_acts.n4 * coalesce(factors.r4 + factors.r22, 0) + 4 * coded_acts.n3 * coalesce(factors.r3, 0)
        + 2 * coded_acts.n2 * factors.r2 - coded_acts.n2_square * factors.r2 * factors.r2
        + (coded_acts.n2 * coded_acts.n2 - coded_acts.n2_square) * (coalesce(factors.r4 + factors.r22, 0) - factors.r2 * factors.r2),
        0e0
    ) as variance,
    factors.officials - 1 as peers,
    (factors.officials > 1 and coded_acts.n2 > 0) as comparable
from coded_acts
inner join factors on coded_acts.block = factors.block and coded_acts.stratum_code = factors.stratum_code
