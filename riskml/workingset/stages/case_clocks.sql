-- Each case with acts on the count of working days. A limit that ends on a day off ends on the next working day. An
-- official who applies, as for a seal, is a colleague and no counterparty.
select
    cases.case_number,
    cases.known_from,
    cases.known_until,
    case_rows.opened_at as told_opened_at,
    coalesce(case_rows.opened_is_date, false) as told_opened_is_date,
    cast(cases.closed_at as date) as closed_day,
    closed.workday_number as closed_number,
    opened.day as opened_day,
    opened.workday_number as opened_number,
    cases.due_at,
    due.workday_number + cast(not due.working as int) as due_number,
    opened.workday_number + cases.promised_workdays as limit_number,
    deciding.matter_id is not null as decided,
    cases.outcome,
    cases.amount,
    coalesce(cases.counterparty_id, case when officials.official_id is null then cases.applicant_id end)
        as counterparty_id,
    case_rows.agent_id,
    case_rows.basis
from cases
left join officials
    on cases.applicant_id = officials.official_id
left join case_rows
    on cases.case_number = case_rows.case_number
left join calendar as opened
    on cast(cases.opened_at as date) = opened.day
left join calendar as closed
    on cast(cases.closed_at as date) = closed.day
left join calendar as due
    on cast(cases.due_at as date) = due.day
left join (select distinct matter_id from workflow where decides) as deciding
    on cases.matter_id = deciding.matter_id
where cases.acted
