-- Each month's first and last day known, and the count of working days before and through it.
select
    calendar.month,
    min(calendar.day) as first_day,
    max(calendar.day) as last_day,
    min(calendar.workday_number - cast(calendar.working as int)) as number_before,
    max(calendar.workday_number) as number_through
from calendar
cross join clock
where calendar.day <= clock.as_of
group by calendar.month
