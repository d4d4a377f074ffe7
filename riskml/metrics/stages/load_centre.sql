-- The middle of all measured log ratios.
select
    card,
    span,
    month,
    subject,
    percentile_cont(5e-1) within group (order by away) as middle,
    percentile_cont(5e-1) within group (order by own_variance) as usual_variance
from load_compared
where status = 'measured'
group by card, span, month, subject
