-- Cases that mix dates and times: their order is known to the day only.
select case_number
from operations
group by case_number
having max(cast(occurred_is_date as int)) > min(cast(occurred_is_date as int))
