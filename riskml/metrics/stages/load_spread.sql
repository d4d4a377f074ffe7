-- How far subjects stand apart beyond sampling: the squared, normal-consistent median absolute deviation.
with apart as (
    select
        load_compared.card,
        load_compared.span,
        load_compared.month,
        load_compared.subject,
        abs(load_compared.away - load_centre.middle) as away,
        load_centre.middle,
        load_centre.usual_variance
    from load_compared
    inner join load_centre
        on
            load_compared.card = load_centre.card
            and load_compared.span = load_centre.span
            and load_compared.month = load_centre.month
            and load_compared.subject = load_centre.subject
    where load_compared.status = 'measured'
)

select
    card,
    span,
    month,
    subject,
    max(middle) as middle,
    greatest(
        power(1.482602218505602e0 * percentile_cont(5e-1) within group (order by away), 2e0) - max(usual_variance),
        0e0
    ) as tau2
from apart
group by card, span, month, subject
