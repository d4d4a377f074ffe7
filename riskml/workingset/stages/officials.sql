-- One row an official, the last accepted.
select rows_of_official.*
from (
    select
        accepted_officials.*,
        row_number() over (partition by official_id order by source_order desc, source_row desc) as nth
    from accepted_officials
) as rows_of_official
where nth = 1
