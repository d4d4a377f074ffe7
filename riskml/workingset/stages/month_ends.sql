-- The days on which stock is taken: the last of each month, and the date itself.
select
    calendar.month,
    cast(extract(year from calendar.month) * 12 + extract(month from calendar.month) - 1 as integer) as month_number,
    max(calendar.day) as day,
    max(calendar.workday_number) as number
from calendar
cross join clock
where calendar.day <= clock.as_of
group by calendar.month
