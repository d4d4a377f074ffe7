-- Cases of a counterparty in a pool.
select block, stratum_code, counterparty_code, cast(sum(x) as bigint) as m
from pool_pair
group by block, stratum_code, counterparty_code
