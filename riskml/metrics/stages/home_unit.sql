-- The unit of most of an official's cases in a window.
with monthly as (
    select official_code, unit_code, month, known, cast(sum(n) as bigint) as n
    from part
    group by official_code, unit_code, month, known
),

by_unit as (
    select span_month.w, monthly.official_code, monthly.unit_code, cast(sum(monthly.n) as bigint) as n
    from monthly
    inner join span_month on monthly.month = span_month.month and monthly.known = span_month.known
    group by span_month.w, monthly.official_code, monthly.unit_code
)

select w, official_code, -max({'n': n, 'code': -unit_code}).code as unit_code
from by_unit
group by w, official_code
