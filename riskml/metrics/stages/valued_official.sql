-- All that an official did, a column a window.
select official_code, cast(sum(n_0) as bigint) as n_0
from valued_own
group by official_code
