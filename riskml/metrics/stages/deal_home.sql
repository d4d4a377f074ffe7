-- The unit of most of an official's cases in a window.
with by_place as (
    select span_month.w, part.clerk, part.place, sum(part.n) as n
    from part
    inner join span_month on part.month = span_month.month
    group by span_month.w, part.clerk, part.place
)

select w, clerk, 1048575 - max(cast(n as bigint) * 1048576 + 1048575 - place) % 1048576 as place
from by_place
group by w, clerk
