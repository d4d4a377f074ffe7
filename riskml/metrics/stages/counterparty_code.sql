-- A whole number for each counterparty that came often enough to stand out for somebody.
select counterparty_id, cast(row_number() over (order by counterparty_id) as integer) as counterparty_code
from (select counterparty_id from met group by counterparty_id having sum(abs(n)) >= $least) as returning_ones
