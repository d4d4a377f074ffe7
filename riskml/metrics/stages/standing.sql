-- Who is measured, and the z of each before overdispersion. The z is the Pearson type III score (Wilson and
-- Hilferty's cube root on the skewness of the random deal), so that rare events do not look like outliers.
with judged as (
    select
        compared.*,
        case
            when all_n < card_of.minimum then 'below_minimum'
            when n = 0 then 'no_peers'
            when n < card_of.minimum then 'below_minimum'
            else 'measured'
        end as status,
        observed_sum - expected_sum as difference
    from compared
    inner join card_of on compared.card = card_of.card and compared.span = card_of.span
),

scored as (
    select
        *,
        case when variance > 0 then difference / sqrt(variance) else 0e0 end as x,
        case when variance > 0 then skew / (variance * sqrt(variance)) else 0e0 end as g
    from judged
)

select
    *,
    case
        when abs(g) < 1e-6 then x
        else 6e0 / g * (power(greatest(g * x / 2e0 + 1, 1e-3), 1e0 / 3e0) - 1) + g / 6e0
    end as z0
from scored
