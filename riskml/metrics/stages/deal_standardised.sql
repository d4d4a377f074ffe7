-- The pools of a window added up: pools are dealt independently. Twins come two at a time, so that their number is
-- about twice a Poisson count: its third cumulant is about twice its variance.
select
    window_block.w,
    deal_moments.kind,
    deal_moments.subject,
    cast(sum(deal_moments.all_n) as bigint) as all_n,
    cast(sum(cast(deal_moments.twins as decimal(38, 0))) as double) as all_sum,
    cast(sum(cast(deal_moments.n2 as decimal(38, 0))) as double) as all_base,
    cast(sum(case when comparable then deal_moments.all_n else 0 end) as bigint) as n,
    cast(sum(cast(case when comparable then deal_moments.twins else 0 end as decimal(38, 0))) as double)
        as observed_sum,
    cast(sum(cast(case when comparable then deal_moments.expected else 0 end as decimal(38, 9))) as double)
        as expected_sum,
    cast(sum(cast(case when comparable then deal_moments.n2 else 0 end as decimal(38, 0))) as double) as base,
    cast(sum(cast(case when comparable then deal_moments.variance else 0 end as decimal(38, 9))) as double)
        as variance,
    coalesce(max(case when comparable then deal_moments.peers end), 0) as peers
from deal_moments
inner join window_block on deal_moments.block = window_block.block
group by window_block.w, deal_moments.kind, deal_moments.subject
