-- The matter of a case as its first row tells it.
select case_id, matter_id
from (
    select
        case_id,
        matter_id,
        row_number() over (partition by case_id order by known, source_order, source_row) as nth
    from case_tellings
    where matter_id is not null
) as rows_of_case
where nth = 1
