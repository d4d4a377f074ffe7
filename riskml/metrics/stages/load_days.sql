-- Workdays of an official on post in a window, as they were known at its end.
select
    span_month.w,
    official_code.official_code,
    sum(present.days) as days
from present
inner join official_code on present.official_id = official_code.official_id
inner join span_month on present.month = span_month.month and present.known = span_month.known
group by span_month.w, official_code.official_code
