-- Candidate pairs in each block of their windows: a pair is a candidate in many windows that share their blocks.
select distinct pair_candidate.official_code, pair_candidate.counterparty_code, pair_block.block
from pair_candidate
inner join pair_block on pair_candidate.w = pair_block.w
