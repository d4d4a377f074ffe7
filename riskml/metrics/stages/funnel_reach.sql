-- Where the tenth and the ninetieth of a hundred subjects stand, and the largest weight among them.
select
    card,
    span,
    month,
    subject,
    count(*) as subjects,
    percentile_cont(1e-1) within group (order by z0) as low,
    percentile_cont(9e-1) within group (order by z0) as high,
    max(reach * reach / variance) as heaviest
from standing
where status = 'measured' and variance > 0
group by card, span, month, subject
