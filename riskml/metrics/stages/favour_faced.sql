-- Each pair beside the same official's other counterparties with the same work, a column a window. Variance as for
-- officials. A stratum that the official did for nobody else in the window does not count.
with faced as (
    select
        favour_cell.clerk,
        favour_cell.party,
        case
            when favour_cell.n_0 > 0 and favour_own.n_0 > favour_cell.n_0 then cast(favour_cell.n_0 as double)
        end as n_0,
        favour_cell.s1_0 / $grid as s1_0,
        cast(favour_own.n_0 as double) as pool_n_0,
        favour_own.s1_0 / $grid as pool_s1_0,
        favour_own.s2_0 / $grid as pool_s2_0,
        cast(favour_own.n_0 - favour_cell.n_0 as double) as rest_n_0,
        (favour_own.s1_0 - favour_cell.s1_0) / $grid as rest_s1_0,
        dealt_scale.low,
        dealt_scale.high - dealt_scale.low as width
    from favour_cell
    inner join favour_own on favour_cell.clerk = favour_own.clerk and favour_cell.work = favour_own.work
    inner join dealt_scale on favour_cell.work = dealt_scale.work
)

select
    clerk,
    party,
    cast(sum(cast(n_0 as bigint)) as bigint) as n_0,
    cast(sum(cast(case when n_0 > 0 then low * n_0 + width * s1_0 end as decimal(38, 9))) as double) as observed_0,
    cast(
        sum(cast(case when n_0 > 0 then low * n_0 + width * n_0 * rest_s1_0 / rest_n_0 end as decimal(38, 9)))
        as double
    ) as expected_0,
    cast(
        sum(
            cast(
                case
                    when n_0 > 0
                        then
                            width * width * n_0 * pool_n_0 / rest_n_0
                            * greatest(pool_s2_0 - pool_s1_0 * pool_s1_0 / pool_n_0, 0e0) / (pool_n_0 - 1)
                end as decimal(38, 9)
            )
        ) as double
    ) as variance_0
from faced
group by clerk, party
