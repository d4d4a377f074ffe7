-- Stock of open cases on each month's last day and on the date itself, one row a case and day, with its holder.
select
    held.case_id,
    held.matter_id,
    held.unit_id,
    held.official_id,
    held.operation_id,
    held.waiting_since,
    month_ends.day,
    month_ends.month,
    held.due_at,
    cast(month_ends.number - held.opened_number as double) as age_workdays,
    cast(held.due_number - held.opened_number as double) as limit_workdays,
    case
        when held.due_number is not null then cast(greatest(month_ends.number - held.due_number, 0) as double)
        when cast(held.due_at as date) >= month_ends.day then 0e0
    end as late_workdays,
    greatest(held.known_from, month_ends.month_number) as known_from,
    held.known_until
from case_holdings as held
inner join month_ends
    on held.from_day <= month_ends.day
    and held.until_day > month_ends.day
    and (held.known_until is null or month_ends.month_number < held.known_until)
