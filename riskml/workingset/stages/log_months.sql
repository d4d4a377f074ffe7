-- Each month up to the date, as its first day and as a number.
select month, cast(extract(year from month) * 12 + extract(month from month) - 1 as integer) as month_number
from (select distinct calendar.month from calendar cross join clock where calendar.day <= clock.as_of) as months_known
