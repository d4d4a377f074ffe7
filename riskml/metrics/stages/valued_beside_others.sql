-- Each pair beside the same official's other counterparties with the same work, a column a window. Variance and skewness as
-- for officials. A stratum that the official did for nobody else in the window does not count.
with beside_peers as (
    select
        valued_cell.official_code,
        valued_cell.counterparty_code,
        case
            when valued_cell.n_0 > 0 and valued_own.n_0 > valued_cell.n_0 then cast(valued_cell.n_0 as double)
        end as n_0,
        valued_cell.s1_0,
        cast(valued_own.n_0 as double) as pool_n_0,
        valued_own.s1_0 as pool_s1_0,
        valued_own.s2_0 as pool_s2_0,
        cast(valued_own.n_0 - valued_cell.n_0 as double) as rest_n_0,
        valued_own.s1_0 - valued_cell.s1_0 as rest_s1_0
    from valued_cell
    inner join valued_own on valued_cell.official_code = valued_own.official_code and valued_cell.stratum_code = valued_own.stratum_code
)

select
    official_code,
    counterparty_code,
    cast(sum(cast(n_0 as bigint)) as bigint) as n_0,
    cast(sum(cast(case when n_0 > 0 then s1_0 end as decimal(38, 9))) as double) as observed_0,
    cast(
        sum(cast(case when n_0 > 0 then n_0 * cast(rest_s1_0 as double) / rest_n_0 end as decimal(38, 9)))
        as double
    ) as expected_0,
    cast(
        sum(
            cast(
                case
                    when n_0 > 0
                        then
                            n_0 * pool_n_0 / rest_n_0
                            * greatest(
                                cast(pool_s2_0 as double)
                                - cast(pool_s1_0 as double) * cast(pool_s1_0 as double) / pool_n_0,
                                0e0
                            ) / (pool_n_0 - 1)
                end as decimal(38, 9)
            )
        ) as double
    ) as variance_0,
    -- Of values that are 0 or 1 (their sum is that of their squares), the third cumulant, as for officials.
    cast(
        sum(
            cast(
                case
                    when n_0 > 0 and pool_s1_0 = pool_s2_0
                        then
                            n_0 * (1 - n_0 / rest_n_0 * n_0 / rest_n_0)
                            * cast(pool_s1_0 as double) / pool_n_0
                            * (1 - cast(pool_s1_0 as double) / pool_n_0)
                            * (1 - 2 * cast(pool_s1_0 as double) / pool_n_0)
                    else 0e0
                end as decimal(38, 9)
            )
        ) as double
    ) as skew_0
from beside_peers
group by official_code, counterparty_code
