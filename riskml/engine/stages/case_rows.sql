-- The cases table as known on the date: a case once it is opened, its end and answer once it is closed.
select
    case_id,
    matter_id,
    unit_id,
    applicant_id,
    opened_at,
    opened_is_date,
    case when closed_at < until_at then closed_at end as closed_at,
    closed_is_date,
    due_at,
    due_is_date,
    case when closed_at is null or closed_at < until_at then outcome end as outcome,
    case when closed_at is null or closed_at < until_at then amount end as amount,
    counterparty_id
from (
    select
        accepted_cases.*,
        row_number() over (
            partition by case_id
            order by closed_at desc nulls last, source_id desc, source_row desc
        ) as nth
    from accepted_cases
) as rows_of_case
cross join settings
where nth = 1 and (opened_at is null or opened_at < until_at)
