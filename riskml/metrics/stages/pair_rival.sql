-- One window of the rivals.
select $w as w, work, rivals_0 as rivals
from pair_rivals
where rivals_0 > 0
