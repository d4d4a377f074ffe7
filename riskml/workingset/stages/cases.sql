-- Cases as they were known from one month until another, from the cases table and, where it is silent, from the acts.
select
    case_id,
    matter_id,
    unit_id,
    applicant_id,
    opened_at,
    opened_is_date,
    closed_at,
    closed_is_date,
    due_at,
    due_is_date,
    case when closed_at is not null then outcome end as outcome,
    case when closed_at is not null then amount end as amount,
    counterparty_id,
    basis,
    household_id,
    acted,
    case_number,
    known_from,
    known_until
from (
    select
        coalesce(case_rows.case_id, case_spans.case_id) as case_id,
        coalesce(case_rows.matter_id, case_spans.matter_id, '-') as matter_id,
        coalesce(case_rows.unit_id, case_spans.unit_id, '-') as unit_id,
        case_rows.applicant_id,
        coalesce(case_rows.opened_at, case_spans.opened_at) as opened_at,
        case
            when case_rows.opened_at is null then case_spans.opened_is_date
            else coalesce(case_rows.opened_is_date, false)
        end as opened_is_date,
        case
            when case_rows.closed_at is not null then case_rows.closed_at
            when case_rows.case_id is not null and closings_known.known <= case_versions.known_from then null
            when closing_steps.step is not null then case_spans.last_at
            when case_spans.last_outcome in ('rejected', 'withdrawn') then case_spans.last_at
        end as closed_at,
        case
            when case_rows.closed_at is not null then coalesce(case_rows.closed_is_date, false)
            else case_spans.last_is_date
        end as closed_is_date,
        case_rows.due_at,
        case_rows.due_is_date,
        coalesce(case_rows.outcome, case_spans.last_outcome) as outcome,
        coalesce(case_rows.amount, case_spans.last_amount) as amount,
        coalesce(case_rows.counterparty_id, case_spans.last_counterparty) as counterparty_id,
        case_rows.basis,
        case_rows.household_id,
        case_spans.case_number is not null as acted,
        case_versions.case_number,
        case_versions.known_from,
        case_versions.known_until
    from case_versions
    cross join closings_known
    left join case_rows
        on case_versions.case_number = case_rows.case_number
    left join case_spans
        on case_versions.case_number = case_spans.case_number
    left join closing_steps
        on coalesce(case_rows.matter_id, case_spans.matter_id) = closing_steps.matter_id
        and case_spans.last_step = closing_steps.step
        and closing_steps.known_from <= case_versions.known_from
        and (closing_steps.known_until is null or case_versions.known_from < closing_steps.known_until)
) as told
where opened_at is not null
