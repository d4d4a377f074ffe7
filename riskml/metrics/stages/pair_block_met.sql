-- Such pairs in each pool of a window's blocks, with a quick expectation over the pools in which they met.
select
    pair_tally.block,
    pair_tally.official_code,
    pair_tally.counterparty_code,
    cast(sum(pair_tally.x) as bigint) as x,
    sum(cast(cast(pool_official.n * pool_counterparty.m as double) / pool_mass.cases as decimal(38, 9))) as quick
from pair_tally
inner join pool_official
    on
        pair_tally.block = pool_official.block
        and pair_tally.stratum_code = pool_official.stratum_code
        and pair_tally.official_code = pool_official.official_code
inner join pool_counterparty
    on
        pair_tally.block = pool_counterparty.block
        and pair_tally.stratum_code = pool_counterparty.stratum_code
        and pair_tally.counterparty_code = pool_counterparty.counterparty_code
inner join pool_mass on pair_tally.block = pool_mass.block and pair_tally.stratum_code = pool_mass.stratum_code
where pool_mass.cases > pool_official.n
group by pair_tally.block, pair_tally.official_code, pair_tally.counterparty_code
