-- Effort of an official in a window over all units, and the unit of most acts.
with by_place as (
    select
        span_month.w,
        load_part.clerk,
        load_part.place,
        cast(sum(load_part.n) as bigint) as n,
        sum(load_part.effort) as effort,
        sum(load_part.square) as square
    from load_part
    inner join span_month on load_part.month = span_month.month
    group by span_month.w, load_part.clerk, load_part.place
)

select
    w,
    clerk,
    1048575 - max(n * 1048576 + 1048575 - place) % 1048576 as place,
    cast(sum(n) as bigint) as n,
    sum(effort) as effort,
    sum(square) as square
from by_place
group by w, clerk
