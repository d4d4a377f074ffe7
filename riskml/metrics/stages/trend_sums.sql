-- For each month: the weighted mean of all months up to it (EWMA, weight 1/4 on the newest, weights made to sum to
-- one) against the plain mean of the earlier ones, and the variance that this difference has by chance alone.
with paired as (
    select
        now.card,
        now.subject,
        now.subject_id,
        now.unit_id,
        now.month,
        was.z,
        now.turn - was.turn as age,
        now.earlier
    from trended as now
    inner join trended as was
        on
            now.card = was.card
            and now.subject = was.subject
            and now.subject_id = was.subject_id
            and now.month >= was.month
            and now.month - was.month <= 12
),

weighted as (
    select
        *,
        2.5e-1 * power(7.5e-1, age) / (1 - power(7.5e-1, earlier + 1)) as recent,
        case when age > 0 then 1e0 / earlier else 0e0 end as past
    from paired
)

select
    card,
    subject,
    subject_id,
    unit_id,
    month,
    max(earlier) as earlier,
    cast(sum(cast(round(recent * z) as bigint)) as double) / 1e9 as recent_level,
    cast(sum(case when age > 0 then z else 0 end) as double) / 1e9 / nullif(max(earlier), 0) as past_level,
    cast(sum(cast(power(recent - past, 2e0) as decimal(38, 15))) as double) as chance,
    cast(
        sum(case when age > 0 then cast(least(greatest(z / 1e9, -4e0), 4e0) as decimal(38, 9)) end) as double
    ) as held_sum,
    cast(
        sum(case when age > 0 then cast(power(least(greatest(z / 1e9, -4e0), 4e0), 2e0) as decimal(38, 9)) end)
        as double
    ) as held_squares
from weighted
group by card, subject, subject_id, unit_id, month
