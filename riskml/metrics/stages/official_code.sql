-- A whole number for each official of the fold: later stages group by numbers, not by text.
select official_id, cast(row_number() over (order by official_id) as integer) as official_code
from (select distinct official_id from fold) as known
