-- Cases of an official in a pool, and how many ordered pairs of them have the same counterparty.
with monthly as (
    select stratum_code, official_code, month, known, cast(sum(n) as bigint) as n
    from part
    group by stratum_code, official_code, month, known
),

coded_acts as (
    select block_month.block, monthly.stratum_code, monthly.official_code, cast(sum(monthly.n) as bigint) as n
    from monthly
    inner join block_month on monthly.month = block_month.month and monthly.known = block_month.known
    group by block_month.block, monthly.stratum_code, monthly.official_code
    having sum(monthly.n) > 0
),

twinned as (
    select block, stratum_code, official_code, cast(sum(x * (x - 1)) as bigint) as twins
    from pool_pair
    where x > 1
    group by block, stratum_code, official_code
)

select coded_acts.block, coded_acts.stratum_code, coded_acts.official_code, coded_acts.n, coalesce(twinned.twins, 0) as twins
from coded_acts
left join twinned on coded_acts.block = twinned.block and coded_acts.stratum_code = twinned.stratum_code and coded_acts.official_code = twinned.official_code
