-- Effort of an official in a window over all units, and the unit of most acts.
with by_unit as (
    select
        span_month.w,
        load_part.official_code,
        load_part.unit_code,
        cast(sum(load_part.n) as bigint) as n,
        sum(load_part.effort) as effort,
        sum(load_part.square) as square
    from load_part
    inner join span_month on load_part.month = span_month.month and load_part.known = span_month.known
    group by span_month.w, load_part.official_code, load_part.unit_code
)

select
    w,
    official_code,
    -max({'n': n, 'code': -unit_code}).code as unit_code,
    cast(sum(n) as bigint) as n,
    sum(effort) as effort,
    sum(square) as square
from by_unit
group by w, official_code
having sum(n) > 0
