-- Cases as they were known from one month until another, from the cases table and, where it is silent, from the acts.
select
    told.*,
    told_case_id as case_id,
    told_matter_id as matter_id,
    told_unit_id as unit_id,
    told_opened_at as opened_at,
    told_opened_is_date as opened_is_date,
    told_closed_at as closed_at,
    case when told_closed_at is not null then told_closed_is_date end as closed_is_date,
    case when told_closed_at is not null then told_outcome end as outcome,
    case when told_closed_at is not null then told_amount end as amount,
    told_counterparty_id as counterparty_id,
    told_agent_id as agent_id,
    limits.limit_workdays as promised_workdays,
    acted,
    told_case_number as case_number,
    known_from,
    known_until
from (
    select
        case_rows.*,
        coalesce(case_rows.case_id, case_spans.case_id) as told_case_id,
        coalesce(case_rows.matter_id, case_spans.matter_id, '-') as told_matter_id,
        coalesce(case_rows.unit_id, case_spans.unit_id, '-') as told_unit_id,
        coalesce(case_rows.opened_at, case_spans.opened_at) as told_opened_at,
        case
            when case_rows.opened_at is null then case_spans.opened_is_date
            else coalesce(case_rows.opened_is_date, false)
        end as told_opened_is_date,
        case
            when case_rows.closed_at is not null then case_rows.closed_at
            when case_rows.case_id is not null and closings_known.known <= case_versions.known_from then null
            when closing_steps.step is not null or case_spans.last_outcome in ('rejected', 'withdrawn')
                then case_spans.last_at
            when by_official.step is not null or case_spans.last_official_outcome in ('rejected', 'withdrawn')
                then case_spans.last_official_at
        end as told_closed_at,
        case
            when case_rows.closed_at is not null then coalesce(case_rows.closed_is_date, false)
            when closing_steps.step is not null or case_spans.last_outcome in ('rejected', 'withdrawn')
                then case_spans.last_is_date
            else case_spans.last_official_is_date
        end as told_closed_is_date,
        coalesce(case_rows.outcome, case_spans.last_outcome, case_spans.last_official_outcome) as told_outcome,
        coalesce(case_rows.amount, case_spans.last_amount) as told_amount,
        coalesce(case_rows.counterparty_id, case_spans.last_counterparty) as told_counterparty_id,
        coalesce(case_rows.agent_id, case_spans.last_agent) as told_agent_id,
        case_spans.case_number is not null as acted,
        case_versions.case_number as told_case_number,
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
    left join closing_steps as by_official
        on coalesce(case_rows.matter_id, case_spans.matter_id) = by_official.matter_id
        and case_spans.last_official_step = by_official.step
        and by_official.known_from <= case_versions.known_from
        and (by_official.known_until is null or case_versions.known_from < by_official.known_until)
) as told
left join limits
    on told.told_matter_id = limits.matter_id
    and limits.step is null
    and cast(told.told_opened_at as date) >= limits.from_day
    and cast(told.told_opened_at as date) < limits.until_day
where told_opened_at is not null
