-- Overdispersion: the additive random effect tau2 from winsorised z (Spiegelhalter 2005; Spiegelhalter et al. 2012;
-- the moment estimator of DerSimonian and Laird). 0.678654... is the mean square of a standard normal winsorised at
-- its tenth and ninetieth percentile: divided by it, phi is 1 where nothing is overdispersed.
-- Weights enter as parts of the largest, in fixed point, so that their sums are exact.
with weighed as (
    select
        standing.card,
        standing.span,
        standing.month,
        standing.subject,
        least(greatest(standing.z0, funnel_reach.low), funnel_reach.high) as held,
        standing.reach * standing.reach / standing.variance / nullif(funnel_reach.heaviest, 0) as weight,
        funnel_reach.heaviest,
        funnel_reach.subjects
    from standing
    inner join funnel_reach
        on
            standing.card = funnel_reach.card
            and standing.span = funnel_reach.span
            and standing.month = funnel_reach.month
            and standing.subject = funnel_reach.subject
    where standing.status = 'measured' and standing.variance > 0
),

summed as (
    select
        card,
        span,
        month,
        subject,
        max(heaviest) as heaviest,
        max(subjects) as subjects,
        cast(sum(cast(held * held as decimal(38, 12))) as double) / 6.786545589528744e-1 as squares,
        cast(sum(cast(weight as decimal(38, 15))) as double) as weights,
        cast(sum(cast(weight * weight as decimal(38, 15))) as double) as weights2
    from weighed
    group by card, span, month, subject
)

select
    card,
    span,
    month,
    subject,
    coalesce(
        greatest(
            (squares - (subjects - 1)) / nullif(heaviest * (weights - weights2 / nullif(weights, 0)), 0),
            0e0
        ),
        0e0
    ) as tau2
from summed
