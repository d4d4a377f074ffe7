-- The cases table as known on the date: a row once it is recorded, a case once it is opened, its end and answer once
-- it is closed. An answer without a date of its own is known only where the row says when it was recorded.
select
    rows_of_case.*,
    case when closed_at < until_at then closed_at end as closed_at,
    case when closed_at < until_at then closed_is_date end as closed_is_date,
    case when closed_at < until_at or (closed_at is null and recorded_at is not null) then outcome end as outcome,
    case when closed_at < until_at or (closed_at is null and recorded_at is not null) then amount end as amount
from (
    select
        accepted_cases.*,
        row_number() over (
            partition by case_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_cases
    cross join settings
    where recorded_at is null or recorded_at < until_at
) as rows_of_case
cross join settings
where nth = 1 and (opened_at is null or opened_at < until_at)
