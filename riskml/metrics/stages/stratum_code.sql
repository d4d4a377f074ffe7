-- A whole number for each stratum of the fold.
select stratum, cast(row_number() over (order by stratum) as integer) as stratum_code
from (select distinct stratum from fold) as known
