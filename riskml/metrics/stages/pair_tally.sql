-- The tally of pairs that can stand out, in the blocks that pairs are told of: a stage of its own, so that what
-- follows joins little.
select pool_pair.block, pool_pair.stratum_code, pool_pair.official_code, pool_pair.counterparty_code, pool_pair.x
from pool_pair
inner join pair_known on pool_pair.official_code = pair_known.official_code and pool_pair.counterparty_code = pair_known.counterparty_code
where pool_pair.block in (select block from pair_block)
