-- Pools of the counterparty's cases in which a candidate pair could have met. A stage of its own: written as one query
-- with the next, the database may join by the counterparty alone, which few pairs survive.
select
    pair_block_candidate.official_code,
    pair_block_candidate.counterparty_code,
    pair_block_candidate.block,
    pool_counterparty.stratum_code,
    pool_counterparty.m
from pair_block_candidate
inner join pool_counterparty
    on
        pair_block_candidate.block = pool_counterparty.block
        and pair_block_candidate.counterparty_code = pool_counterparty.counterparty_code
