-- One window of the rivals.
select $w as w, stratum_code, rivals_0 as rivals
from pair_rivals
where rivals_0 > 0
