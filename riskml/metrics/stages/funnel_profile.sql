-- The answer of rate, mean and concentration. For a ratio the interval is Byar's on counts scaled by variance over
-- expected; for a difference it is the normal one. The shrunk ratio is 1 where nobody differs beyond chance.
with spread as (
    select
        standing.*,
        coalesce(funnel.tau2, 0e0) as tau2,
        variance + coalesce(funnel.tau2, 0e0) * reach * reach as total,
        card_of.compare = 'rate' as is_ratio,
        case when variance > 0 then variance / nullif(expected_sum, 0) end as grain
    from standing
    inner join card_of on standing.card = card_of.card and standing.span = card_of.span
    left join funnel
        on
            standing.card = funnel.card
            and standing.span = funnel.span
            and standing.month = funnel.month
            and standing.subject = funnel.subject
),

scored as (
    select
        *,
        case when total > 0 then difference / sqrt(total) else 0e0 end as x1,
        case when total > 0 then skew / (total * sqrt(total)) else 0e0 end as g1,
        observed_sum / grain as counts,
        expected_sum / grain as counts_expected
    from spread
)

select
    card,
    span,
    month,
    subject,
    subject_id,
    unit_id,
    status,
    case when n = 0 or status = 'no_peers' then all_sum / nullif(all_base, 0) else observed_sum / nullif(base, 0) end
        as observed,
    case when n > 0 then expected_sum / nullif(base, 0) end as expected,
    cast(case when n = 0 then all_n else n end as double) as exposure,
    case
        when status = 'measured' and is_ratio
            then 1 + case when total > 0 then difference * tau2 * reach / total else 0e0 end
    end as ratio,
    case
        when status <> 'measured' then null
        when not is_ratio then (difference - 1.959963984540054e0 * sqrt(variance)) / nullif(reach, 0)
        when variance = 0 then observed_sum / nullif(expected_sum, 0)
        when counts <= 0 then 0e0 / nullif(expected_sum, 0)
        else
            counts / counts_expected
            * power(greatest(1 - 1 / (9e0 * counts) - 1.959963984540054e0 / (3e0 * sqrt(counts)), 0e0), 3e0)
    end as low,
    case
        when status <> 'measured' then null
        when not is_ratio then (difference + 1.959963984540054e0 * sqrt(variance)) / nullif(reach, 0)
        when variance = 0 then observed_sum / nullif(expected_sum, 0)
        else
            least(
                (counts + 1) / counts_expected
                * power(1 - 1 / (9e0 * (counts + 1)) + 1.959963984540054e0 / (3e0 * sqrt(counts + 1)), 3e0),
                n / nullif(expected_sum, 0)
            )
    end as high,
    case
        when status <> 'measured' then null
        when is_ratio then observed_sum / nullif(expected_sum, 0)
        else difference / nullif(reach, 0)
    end as effect,
    case
        when status <> 'measured' then null
        when abs(g1) < 1e-6 then x1
        else 6e0 / g1 * (power(greatest(g1 * x1 / 2e0 + 1, 1e-3), 1e0 / 3e0) - 1) + g1 / 6e0
    end as z,
    peers,
    close
from scored
