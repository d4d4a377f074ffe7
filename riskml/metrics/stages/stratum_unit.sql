-- The unit of a pool: that of most of its cases.
with by_unit as (select stratum_code, unit_code, sum(n) as n from part group by stratum_code, unit_code)

select stratum_code, 1048575 - max(cast(n as bigint) * 1048576 + 1048575 - unit_code) % 1048576 as unit_code
from by_unit
group by stratum_code
