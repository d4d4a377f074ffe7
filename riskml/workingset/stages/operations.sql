-- Acts as they were known from one month until another, with what they leave unsaid: an id, a matter, a unit. Their
-- number, by source, row and version of the case, and that of the case are for the stages alone.
select
    coalesce(acts.operation_id, acts.source_id || ':' || cast(acts.source_row as varchar)) as operation_id,
    acts.*,
    coalesce(acts.matter_id, case_rows.matter_id, '-') as matter_id,
    coalesce(card_step_labels.step, acts.step) as step,
    coalesce(acts.unit_id, unit_on_day.unit_id, officials.unit_id, '-') as unit_id,
    coalesce(acts.occurred_is_date, false) as occurred_is_date,
    coalesce(acts.recorded_at, acts.occurred_at) as recorded_at,
    case when acts.recorded_at is null then coalesce(acts.occurred_is_date, false) else acts.recorded_is_date end
        as recorded_is_date,
    (coalesce(acts.source_order, 0) * 17179869184 + acts.source_row) * 4096 + case_versions.case_number % 4096 as act,
    case_versions.case_number,
    case_versions.known_from,
    case_versions.known_until
from accepted_operations as acts
cross join settings
inner join case_versions
    on acts.case_id = case_versions.case_id
    and greatest(
        cast(extract(year from acts.occurred_at) * 12 + extract(month from acts.occurred_at) - 1 as integer),
        coalesce(cast(extract(year from acts.recorded_at) * 12 + extract(month from acts.recorded_at) - 1 as integer), 0)
    ) <= case_versions.known_from
    and (acts.corrected_from is null or acts.corrected_from > case_versions.known_from)
left join case_rows
    on case_versions.case_number = case_rows.case_number
left join card_step_labels
    on coalesce(acts.matter_id, case_rows.matter_id) = card_step_labels.matter_id
    and acts.step = card_step_labels.label
left join unit_on_day
    on acts.official_id = unit_on_day.official_id
    and cast(acts.occurred_at as date) = unit_on_day.day
left join officials
    on acts.official_id = officials.official_id
where acts.occurred_at < settings.until_at
    and coalesce(acts.recorded_at, acts.occurred_at) < settings.until_at
