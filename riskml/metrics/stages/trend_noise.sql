-- How much the z of one subject moves from month to month, pooled over all subjects of a metric.
select
    card,
    subject,
    month,
    greatest(
        cast(sum(cast(held_squares - held_sum * held_sum / earlier as decimal(38, 9))) as double)
        / cast(sum(earlier - 1) as double),
        1e-1
    ) as noise
from trend_sums
where earlier >= 6
group by card, subject, month
