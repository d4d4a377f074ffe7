-- Each official of a window: own cases, those in pools that others share, and how many pairs could stand out.
with by_work as (
    select
        pair_block.w,
        deal_clerk.clerk,
        deal_clerk.work,
        cast(sum(deal_clerk.n) as bigint) as all_n,
        cast(sum(case when deal_staff.clerks > 1 then deal_clerk.n else 0 end) as bigint) as n,
        max(deal_staff.clerks - 1) as peers
    from deal_clerk
    inner join deal_staff on deal_clerk.block = deal_staff.block and deal_clerk.work = deal_staff.work
    inner join pair_block on deal_clerk.block = pair_block.block
    group by pair_block.w, deal_clerk.clerk, deal_clerk.work
)

select
    span.span,
    span.month,
    span.latest,
    by_work.w,
    by_work.clerk,
    clerk.official_id,
    place.unit_id,
    cast(sum(by_work.all_n) as bigint) as all_n,
    cast(sum(by_work.n) as bigint) as n,
    cast(sum(coalesce(pair_rival.rivals, 0)) as bigint) as rivals,
    max(by_work.peers) as peers
from by_work
inner join span on by_work.w = span.w
inner join clerk on by_work.clerk = clerk.clerk
inner join deal_home on by_work.w = deal_home.w and by_work.clerk = deal_home.clerk
inner join place on deal_home.place = place.place
left join pair_rival on by_work.w = pair_rival.w and by_work.work = pair_rival.work
group by
    span.span, span.month, span.latest, by_work.w, by_work.clerk, clerk.official_id, place.unit_id
