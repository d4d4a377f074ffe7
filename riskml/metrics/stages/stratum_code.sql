-- A whole number for each finest circle of the fold, and the stratum that it is of.
select
    stratum as fine,
    split_part(stratum, chr(31), 1) as stratum,
    cast(row_number() over (order by stratum) as integer) as stratum_code
from (select distinct stratum from fold) as known
