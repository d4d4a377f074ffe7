-- Every pool in which a candidate pair could have met: own cases, the counterparty's and all. A pair is a candidate
-- in many windows that share their pools: each is looked up once.
with pairs as (select distinct clerk, party from pair_candidate),

own as (
    select pairs.clerk, pairs.party, deal_clerk.block, deal_clerk.work, deal_clerk.n
    from pairs
    inner join deal_clerk on pairs.clerk = deal_clerk.clerk
)

select own.clerk, own.party, own.block, own.n, deal_party.m, cast(deal_mass.cases as bigint) as cases
from own
inner join deal_party on own.block = deal_party.block and own.work = deal_party.work and own.party = deal_party.party
inner join deal_mass on own.block = deal_mass.block and own.work = deal_mass.work
where deal_mass.cases > own.n
