-- The pools of each candidate pair in each window.
select
    pair_candidate.w,
    pair_candidate.clerk,
    pair_candidate.party,
    pair_met_pool.n,
    pair_met_pool.m,
    pair_met_pool.cases
from pair_candidate
inner join pair_block on pair_candidate.w = pair_block.w
inner join pair_met_pool
    on
        pair_block.block = pair_met_pool.block
        and pair_candidate.clerk = pair_met_pool.clerk
        and pair_candidate.party = pair_met_pool.party
