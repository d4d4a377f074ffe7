-- The unit of a pool: that of most of its cases.
with monthly as (
    select stratum_code, unit_code, month, known, cast(sum(n) as bigint) as n
    from part
    group by stratum_code, unit_code, month, known
),

by_unit as (
    select block_month.block, monthly.stratum_code, monthly.unit_code, cast(sum(monthly.n) as bigint) as n
    from monthly
    inner join block_month on monthly.month = block_month.month and monthly.known = block_month.known
    group by block_month.block, monthly.stratum_code, monthly.unit_code
)

select block, stratum_code, -max({'n': n, 'code': -unit_code}).code as unit_code
from by_unit
group by block, stratum_code
