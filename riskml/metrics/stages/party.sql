-- A whole number for each counterparty that came at least twice. One that came once can meet nobody twice: its
-- cases count in the pool, under no name.
select counterparty_id, cast(row_number() over (order by counterparty_id) as integer) as party
from (select counterparty_id from fold group by counterparty_id having sum(n) >= 2) as returning_ones
