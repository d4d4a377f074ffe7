-- Counterparties that came at least twice in a window for one stratum: as many pairs could have stood out.
select w, work, count(*) as rivals
from (
    select pair_block.w, deal_party.work, deal_party.party
    from deal_party
    inner join pair_block on deal_party.block = pair_block.block
    group by pair_block.w, deal_party.work, deal_party.party
    having sum(deal_party.m) >= 2
) as repeated
group by w, work
