-- Every case that the log acts on, under a number: that of its first row. Joins and windows on it cost a fraction of
-- those on identifiers. A case that mixes dates and times has an order that is known to the day only.
select
    acts.case_id,
    acts.case_number,
    acts.mixed,
    case_rows.matter_id
from (
    select
        case_id,
        min(coalesce(source_order, 0) * 1099511627776 + source_row) as case_number,
        max(coalesce(cast(occurred_is_date as int), 0)) > min(coalesce(cast(occurred_is_date as int), 0)) as mixed
    from accepted_operations
    cross join settings
    where occurred_at < settings.until_at
        and coalesce(recorded_at, occurred_at) < settings.until_at
    group by case_id
) as acts
left join case_rows
    on acts.case_id = case_rows.case_id
