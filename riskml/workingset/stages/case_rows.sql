-- The cases table as it was known: a row once it is recorded, a case once it is opened, its end and answer once it is
-- closed. An answer without a date of its own is known only where the row says when it was recorded.
select
    rows_of_case.*,
    case_number,
    case when closing_known <= known_from then closed_at end as closed_at,
    case when closing_known <= known_from then closed_is_date end as closed_is_date,
    case when closing_known <= known_from or (closed_at is null and recorded_at is not null) then outcome end
        as outcome,
    case when closing_known <= known_from or (closed_at is null and recorded_at is not null) then amount end
        as amount
from (
    select
        case_tellings.*,
        case_versions.case_number,
        case_versions.known_from,
        row_number() over (
            partition by case_versions.case_number
            order by case_tellings.recorded_at desc nulls last,
            case_tellings.source_order desc,
            case_tellings.source_row desc
        ) as nth
    from case_tellings
    inner join case_versions
        on case_tellings.case_id = case_versions.case_id
        and case_tellings.known <= case_versions.known_from
) as rows_of_case
where nth = 1
