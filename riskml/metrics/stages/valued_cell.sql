-- What an official did of one stratum for one counterparty, a column a window (those that end in _0 are repeated):
-- windows overlap, and so many rows of them would be the dearest of all.
select
    part.official_code,
    part.counterparty_code,
    part.stratum_code,
    cast(sum(part.n * month_in.in_0) as bigint) as n_0,
    cast(sum(case when month_in.in_0 = 1 then part.s1 end) as decimal(38, 9)) as s1_0
from part
inner join pair_known on part.official_code = pair_known.official_code and part.counterparty_code = pair_known.counterparty_code
inner join month_in on part.month = month_in.month and part.known = month_in.known
group by part.official_code, part.counterparty_code, part.stratum_code
