-- What an official did of one stratum for one counterparty, a column a window (those that end in _0 are repeated):
-- windows overlap, and so many rows of them would be the dearest of all.
select
    part.clerk,
    part.party,
    part.work,
    cast(sum(part.n * month_in.in_0) as bigint) as n_0,
    cast(sum(part.s1 * month_in.in_0) as bigint) as s1_0
from part
inner join pair_known on part.clerk = pair_known.clerk and part.party = pair_known.party
inner join month_in on part.month = month_in.month
group by part.clerk, part.party, part.work
