-- Acts known on the date, with what they leave unsaid: an id, a matter, a unit. Their number, by source and row, and
-- that of their case are for the stages alone.
select
    coalesce(acts.operation_id, acts.source_id || ':' || cast(acts.source_row as varchar)) as operation_id,
    acts.*,
    coalesce(acts.matter_id, case_numbers.matter_id, '-') as matter_id,
    coalesce(acts.unit_id, unit_on_day.unit_id, officials.unit_id, '-') as unit_id,
    coalesce(acts.occurred_is_date, false) as occurred_is_date,
    coalesce(acts.recorded_at, acts.occurred_at) as recorded_at,
    case when acts.recorded_at is null then coalesce(acts.occurred_is_date, false) else acts.recorded_is_date end
        as recorded_is_date,
    coalesce(acts.source_order, 0) * 1099511627776 + acts.source_row as act,
    case_numbers.case_number
from accepted_operations as acts
cross join settings
inner join case_numbers
    on acts.case_id = case_numbers.case_id
left join unit_on_day
    on acts.official_id = unit_on_day.official_id
    and cast(acts.occurred_at as date) = unit_on_day.day
left join officials
    on acts.official_id = officials.official_id
where acts.occurred_at < settings.until_at
    and coalesce(acts.recorded_at, acts.occurred_at) < settings.until_at
