-- Workdays of an official on post in a window.
select
    span_month.w,
    official_code.official_code,
    sum(cast(presence.workdays as decimal(38, 6))) as days
from presence
inner join official_code on presence.official_id = official_code.official_id
inner join span_month
    on cast(extract(year from presence.month) * 12 + extract(month from presence.month) - 1 as integer)
        = span_month.month
group by span_month.w, official_code.official_code
