-- Each official of a window: own cases, those in pools that others share, and how many pairs could stand out.
with by_stratum as (
    select
        pair_block.w,
        pool_official.official_code,
        pool_official.stratum_code,
        cast(sum(pool_official.n) as bigint) as all_n,
        cast(sum(case when pool_staff.officials > 1 then pool_official.n else 0 end) as bigint) as n,
        max(pool_staff.officials - 1) as peers
    from pool_official
    inner join pool_staff on pool_official.block = pool_staff.block and pool_official.stratum_code = pool_staff.stratum_code
    inner join pair_block on pool_official.block = pair_block.block
    group by pair_block.w, pool_official.official_code, pool_official.stratum_code
)

select
    span.span,
    span.month,
    span.latest,
    by_stratum.w,
    by_stratum.official_code,
    official_code.official_id,
    unit_code.unit_id,
    cast(sum(by_stratum.all_n) as bigint) as all_n,
    cast(sum(by_stratum.n) as bigint) as n,
    cast(sum(coalesce(pair_rival.rivals, 0)) as bigint) as rivals,
    max(by_stratum.peers) as peers
from by_stratum
inner join span on by_stratum.w = span.w
inner join official_code on by_stratum.official_code = official_code.official_code
inner join home_unit on by_stratum.w = home_unit.w and by_stratum.official_code = home_unit.official_code
inner join unit_code on home_unit.unit_code = unit_code.unit_code
left join pair_rival on by_stratum.w = pair_rival.w and by_stratum.stratum_code = pair_rival.stratum_code
group by
    span.span, span.month, span.latest, by_stratum.w, by_stratum.official_code, official_code.official_id, unit_code.unit_id
