-- Such pairs in each pool of a window's blocks, with a quick expectation over the pools in which they met.
select
    deal_tally.block,
    deal_tally.clerk,
    deal_tally.party,
    cast(sum(deal_tally.x) as bigint) as x,
    sum(cast(cast(deal_clerk.n * deal_party.m as double) / deal_mass.cases as decimal(38, 9))) as quick
from deal_tally
inner join pair_known on deal_tally.clerk = pair_known.clerk and deal_tally.party = pair_known.party
inner join deal_clerk
    on
        deal_tally.block = deal_clerk.block
        and deal_tally.work = deal_clerk.work
        and deal_tally.clerk = deal_clerk.clerk
inner join deal_party
    on
        deal_tally.block = deal_party.block
        and deal_tally.work = deal_party.work
        and deal_tally.party = deal_party.party
inner join deal_mass on deal_tally.block = deal_mass.block and deal_tally.work = deal_mass.work
where deal_mass.cases > deal_clerk.n
group by deal_tally.block, deal_tally.clerk, deal_tally.party
