-- The tally of pairs that can stand out, in the blocks that pairs are told of: a stage of its own, so that what
-- follows joins little.
select deal_tally.block, deal_tally.work, deal_tally.clerk, deal_tally.party, deal_tally.x
from deal_tally
inner join pair_known on deal_tally.clerk = pair_known.clerk and deal_tally.party = pair_known.party
where deal_tally.block in (select block from pair_block)
