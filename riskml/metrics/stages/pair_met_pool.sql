-- Every pool in which a candidate pair could have met: own cases, the counterparty's and all. A pair is a candidate
-- in many windows that share their pools: each is looked up once.
with pairs as (
    select distinct pair_candidate.clerk, pair_candidate.party, pair_block.block
    from pair_candidate
    inner join pair_block on pair_candidate.w = pair_block.w
),

own as (
    select pairs.clerk, pairs.party, deal_clerk.block, deal_clerk.work, deal_clerk.n
    from pairs
    inner join deal_clerk on pairs.clerk = deal_clerk.clerk and pairs.block = deal_clerk.block
)

select own.clerk, own.party, own.block, own.n, deal_party.m, cast(deal_mass.cases as bigint) as cases
from own
inner join deal_party on own.block = deal_party.block and own.work = deal_party.work and own.party = deal_party.party
inner join deal_mass on own.block = deal_mass.block and own.work = deal_mass.work
where deal_mass.cases > own.n
