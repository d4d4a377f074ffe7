-- The pools of a window added up: pools are dealt independently. Twins come two at a time, so that their number is
-- about twice a Poisson count: its third cumulant is about twice its variance.
select
    window_block.w,
    pool_moments.kind,
    pool_moments.subject,
    cast(sum(pool_moments.all_n) as bigint) as all_n,
    cast(sum(cast(pool_moments.twins as decimal(38, 0))) as double) as all_sum,
    cast(sum(cast(pool_moments.n2 as decimal(38, 0))) as double) as all_base,
    cast(sum(case when comparable then pool_moments.all_n else 0 end) as bigint) as n,
    cast(sum(cast(case when comparable then pool_moments.twins else 0 end as decimal(38, 0))) as double)
        as observed_sum,
    cast(sum(cast(case when comparable then pool_moments.expected else 0 end as decimal(38, 9))) as double)
        as expected_sum,
    cast(sum(cast(case when comparable then pool_moments.n2 else 0 end as decimal(38, 0))) as double) as base,
    cast(sum(cast(case when comparable then pool_moments.variance else 0 end as decimal(38, 9))) as double)
        as variance,
    coalesce(max(case when comparable then pool_moments.peers end), 0) as peers
from pool_moments
inner join window_block on pool_moments.block = window_block.block
group by window_block.w, pool_moments.kind, pool_moments.subject
