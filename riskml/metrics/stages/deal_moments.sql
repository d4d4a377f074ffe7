-- Twins when the pool's cases are dealt out at random and each official keeps the number of his cases (a
-- multivariate hypergeometric deal): their expectation and variance in closed form, from factorial moments.
-- A unit adds up its officials, with their covariances.
with factors as (
    select
        deal_mass.block,
        deal_mass.work,
        deal_mass.m2 / nullif(cases * (cases - 1), 0) as r2,
        deal_mass.m3 / nullif(cases * (cases - 1) * (cases - 2), 0) as r3,
        deal_mass.m4 / nullif(cases * (cases - 1) * (cases - 2) * (cases - 3), 0) as r4,
        (deal_mass.m2 * deal_mass.m2 - deal_mass.m2_square)
        / nullif(cases * (cases - 1) * (cases - 2) * (cases - 3), 0) as r22,
        deal_staff.clerks
    from deal_mass
    inner join deal_staff on deal_mass.block = deal_staff.block and deal_mass.work = deal_staff.work
),

dealt as (
    select
        deal_clerk.block,
        deal_clerk.work,
        0 as kind,
        deal_clerk.clerk as subject,
        deal_clerk.n as all_n,
        cast(deal_clerk.twins as double) as twins,
        deal_clerk.n * (deal_clerk.n - 1e0) as n2,
        power(deal_clerk.n * (deal_clerk.n - 1e0), 2e0) as n2_square,
        deal_clerk.n * (deal_clerk.n - 1e0) * (deal_clerk.n - 2) as n3,
        deal_clerk.n * (deal_clerk.n - 1e0) * (deal_clerk.n - 2) * (deal_clerk.n - 3) as n4
    from deal_clerk
    union all
    select
        deal_staff.block,
        deal_staff.work,
        1 as kind,
        work_place.place as subject,
        cast(deal_staff.n as bigint) as all_n,
        deal_staff.twins,
        deal_staff.n2,
        deal_staff.n2_square,
        deal_staff.n3,
        deal_staff.n4
    from deal_staff
    inner join work_place on deal_staff.work = work_place.work
)

select
    dealt.block,
    dealt.work,
    dealt.kind,
    dealt.subject,
    dealt.all_n,
    dealt.twins,
    dealt.n2,
    dealt.n2 * factors.r2 as expected,
    greatest(
        dealt.n4 * coalesce(factors.r4 + factors.r22, 0) + 4 * dealt.n3 * coalesce(factors.r3, 0)
        + 2 * dealt.n2 * factors.r2 - dealt.n2_square * factors.r2 * factors.r2
        + (dealt.n2 * dealt.n2 - dealt.n2_square) * (coalesce(factors.r4 + factors.r22, 0) - factors.r2 * factors.r2),
        0e0
    ) as variance,
    factors.clerks - 1 as peers,
    (factors.clerks > 1 and dealt.n2 > 0) as comparable
from dealt
inner join factors on dealt.block = factors.block and dealt.work = factors.work
