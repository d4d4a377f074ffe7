-- Every pool in which a candidate pair could have met: own cases, the counterparty's and all. A pair is a candidate
-- in many windows that share their pools: each is looked up once.
with pairs as (
    select distinct pair_candidate.official_code, pair_candidate.counterparty_code, pair_block.block
    from pair_candidate
    inner join pair_block on pair_candidate.w = pair_block.w
),

own as (
    select pairs.official_code, pairs.counterparty_code, pool_official.block, pool_official.stratum_code, pool_official.n
    from pairs
    inner join pool_official on pairs.official_code = pool_official.official_code and pairs.block = pool_official.block
)

select own.official_code, own.counterparty_code, own.block, own.n, pool_counterparty.m, cast(pool_mass.cases as bigint) as cases
from own
inner join pool_counterparty on own.block = pool_counterparty.block and own.stratum_code = pool_counterparty.stratum_code and own.counterparty_code = pool_counterparty.counterparty_code
inner join pool_mass on own.block = pool_mass.block and own.stratum_code = pool_mass.stratum_code
where pool_mass.cases > own.n
