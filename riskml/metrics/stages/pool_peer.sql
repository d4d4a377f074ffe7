-- Everybody's acts in each pool of the latest window: among whom they were dealt. A pool is a kind of work in a quarter.
select
    official_code.official_id,
    unit_code.unit_id,
    cast(dense_rank() over (order by pool_official.block, pool_official.stratum_code) as integer) as pool_code,
    pool_official.n
from pool_official
inner join window_block on pool_official.block = window_block.block
inner join span on window_block.w = span.w
inner join official_code on pool_official.official_code = official_code.official_code
inner join home_unit on window_block.w = home_unit.w and pool_official.official_code = home_unit.official_code
inner join unit_code on home_unit.unit_code = unit_code.unit_code
where span.latest
