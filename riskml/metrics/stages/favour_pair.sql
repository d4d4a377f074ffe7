-- Each pair beside the same official's other counterparties with the same work. Variance as for officials.
with faced as (
    select
        favour_cell.w,
        favour_cell.clerk,
        favour_cell.party,
        cast(favour_cell.n as double) as n,
        favour_cell.s1 / $grid as s1,
        cast(favour_own.n as double) as pool_n,
        favour_own.s1 / $grid as pool_s1,
        favour_own.s2 / $grid as pool_s2,
        cast(favour_own.n - favour_cell.n as double) as rest_n,
        (favour_own.s1 - favour_cell.s1) / $grid as rest_s1,
        scale.low,
        scale.width
    from favour_cell
    inner join favour_own
        on
            favour_cell.w = favour_own.w
            and favour_cell.clerk = favour_own.clerk
            and favour_cell.work = favour_own.work
    inner join scale on favour_cell.work = scale.work
    where favour_own.n > favour_cell.n
)

select
    w,
    clerk,
    party,
    cast(sum(cast(n as bigint)) as bigint) as n,
    cast(sum(cast(low * n + width * s1 as decimal(38, 9))) as double) as observed_sum,
    cast(sum(cast(low * n + width * n * rest_s1 / rest_n as decimal(38, 9))) as double) as expected_sum,
    cast(
        sum(
            cast(
                width * width * n * pool_n / rest_n * greatest(pool_s2 - pool_s1 * pool_s1 / pool_n, 0e0)
                / (pool_n - 1) as decimal(38, 9)
            )
        ) as double
    ) as variance
from faced
group by w, clerk, party
