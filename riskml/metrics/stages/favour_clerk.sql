-- All that an official did, a column a window.
select clerk, cast(sum(n_0) as bigint) as n_0
from favour_own
group by clerk
