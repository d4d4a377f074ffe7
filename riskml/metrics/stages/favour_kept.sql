-- The partial sums of pairs that can stand out: a stage of its own, so that what follows joins little.
select part.clerk, part.party, part.work, part.month, part.n, part.s1
from part
inner join pair_known on part.clerk = pair_known.clerk and part.party = pair_known.party
