-- The unit of most of an official's cases in a window.
with monthly as (
    select clerk, place, month, cast(sum(n) as bigint) as n
    from part
    group by clerk, place, month
),

by_place as (
    select span_month.w, monthly.clerk, monthly.place, cast(sum(monthly.n) as bigint) as n
    from monthly
    inner join span_month on monthly.month = span_month.month
    group by span_month.w, monthly.clerk, monthly.place
)

select w, clerk, 1048575 - max(n * 1048576 + 1048575 - place) % 1048576 as place
from by_place
group by w, clerk
