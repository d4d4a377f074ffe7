-- Such pairs in each window; who met once in it cannot stand out.
select
    pair_block.w,
    pair_block_met.official_code,
    pair_block_met.counterparty_code,
    cast(sum(pair_block_met.x) as bigint) as x,
    sum(pair_block_met.quick) as quick
from pair_block_met
inner join pair_block on pair_block_met.block = pair_block.block
group by pair_block.w, pair_block_met.official_code, pair_block_met.counterparty_code
having sum(pair_block_met.x) >= 2
