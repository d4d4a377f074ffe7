-- Who is measured, and how far each is from what was expected.
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
