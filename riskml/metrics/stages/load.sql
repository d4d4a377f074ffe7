-- Effort beside workdays.
select
    load_own.w,
    load_own.official_code,
    load_own.unit_code,
    load_own.n,
    cast(load_own.effort as double) as effort,
    cast(load_own.square as double) as square,
    coalesce(cast(load_days.days as double), 0e0) as days
from load_own
left join load_days on load_own.w = load_days.w and load_own.official_code = load_days.official_code
