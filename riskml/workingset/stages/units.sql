-- One row a unit, the last accepted.
select rows_of_unit.*
from (
    select
        accepted_units.*,
        row_number() over (partition by unit_id order by source_order desc, source_row desc) as nth
    from accepted_units
) as rows_of_unit
where nth = 1
