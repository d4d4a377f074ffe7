-- A whole number for each unit of the fold.
select unit_id, cast(row_number() over (order by unit_id) as integer) as unit_code
from (select distinct unit_id from fold) as known
