-- Every pool in which a candidate pair could have met: own cases, the counterparty's and all.
select
    pair_block_pool.official_code,
    pair_block_pool.counterparty_code,
    pair_block_pool.block,
    pool_official.n,
    pair_block_pool.m,
    cast(pool_mass.cases as bigint) as cases
from pair_block_pool
inner join pool_official
    on
        pair_block_pool.block = pool_official.block
        and pair_block_pool.stratum_code = pool_official.stratum_code
        and pair_block_pool.official_code = pool_official.official_code
inner join pool_mass
    on pair_block_pool.block = pool_mass.block and pair_block_pool.stratum_code = pool_mass.stratum_code
where pool_mass.cases > pool_official.n
