-- Cases of a counterparty in a pool.
select block, work, party, cast(sum(x) as bigint) as m
from deal_tally
group by block, work, party
