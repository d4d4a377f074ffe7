-- Every pool in which a candidate pair could have met: own cases, the counterparty's and all.
select
    pair_candidate.w,
    pair_candidate.clerk,
    pair_candidate.party,
    deal_clerk.n,
    deal_party.m,
    cast(deal_mass.cases as bigint) as cases
from pair_candidate
inner join pair_block on pair_candidate.w = pair_block.w
inner join deal_clerk on pair_block.block = deal_clerk.block and pair_candidate.clerk = deal_clerk.clerk
inner join deal_party
    on
        deal_clerk.block = deal_party.block
        and deal_clerk.work = deal_party.work
        and pair_candidate.party = deal_party.party
inner join deal_mass on deal_clerk.block = deal_mass.block and deal_clerk.work = deal_mass.work
where deal_mass.cases > deal_clerk.n
order by pair_candidate.w, pair_candidate.clerk, pair_candidate.party, deal_clerk.block, deal_clerk.work
