-- Counterparties that can come twice to one pool or twice to one official: no other makes a difference.
select distinct party
from (
    select party from part where party > 0 group by party, work having sum(n) >= 2
    union all
    select party from pair_known
) as repeated
