-- What a unit did of one stratum in a window.
select
    w,
    unit_code,
    stratum_code,
    cast(sum(n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(s2_0) as bigint) as s2_0,
    cast(sum(case when n_0 > 0 then 1 else 0 end) as bigint) as officials_0
from cell
group by w, unit_code, stratum_code
