-- The days on which stock is taken: the last of each month, and the date itself.
select calendar.month, max(calendar.day) as day, max(calendar.workday_number) as number
from calendar
cross join clock
where calendar.day <= clock.as_of
group by calendar.month
