-- The trend of each subject against its own past.
select
    trend_sums.card,
    trend_sums.month,
    trend_sums.subject,
    trend_sums.subject_id,
    trend_sums.unit_id,
    case when trend_sums.earlier >= 6 then 'measured' else 'below_minimum' end as status,
    trend_sums.recent_level as observed,
    trend_sums.past_level as expected,
    cast(trend_sums.earlier as double) as exposure,
    trend_sums.recent_level - trend_sums.past_level
    - 1.959963984540054e0 * sqrt(trend_noise.noise * trend_sums.chance) as low,
    trend_sums.recent_level - trend_sums.past_level
    + 1.959963984540054e0 * sqrt(trend_noise.noise * trend_sums.chance) as high,
    case when trend_noise.noise is not null then trend_sums.recent_level - trend_sums.past_level end as effect,
    (trend_sums.recent_level - trend_sums.past_level) / sqrt(trend_noise.noise * trend_sums.chance) as z
from trend_sums
left join trend_noise
    on
        trend_sums.card = trend_noise.card
        and trend_sums.subject = trend_noise.subject
        and trend_sums.month = trend_noise.month
        and trend_sums.earlier >= 6
