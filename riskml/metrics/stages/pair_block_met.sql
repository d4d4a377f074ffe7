-- Such pairs in each pool of a window's blocks, with a quick expectation over the pools in which they met.
select
    pair_tally.block,
    pair_tally.clerk,
    pair_tally.party,
    cast(sum(pair_tally.x) as bigint) as x,
    sum(cast(cast(deal_clerk.n * deal_party.m as double) / deal_mass.cases as decimal(38, 9))) as quick
from pair_tally
inner join deal_clerk
    on
        pair_tally.block = deal_clerk.block
        and pair_tally.work = deal_clerk.work
        and pair_tally.clerk = deal_clerk.clerk
inner join deal_party
    on
        pair_tally.block = deal_party.block
        and pair_tally.work = deal_party.work
        and pair_tally.party = deal_party.party
inner join deal_mass on pair_tally.block = deal_mass.block and pair_tally.work = deal_mass.work
where deal_mass.cases > deal_clerk.n
group by pair_tally.block, pair_tally.clerk, pair_tally.party
