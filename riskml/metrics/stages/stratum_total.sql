-- What everybody did of one stratum in a window; who acts in several units counts once.
select
    w,
    stratum_code,
    cast(sum(n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(s2_0) as bigint) as s2_0,
    cast(sum(officials_0) as bigint) as officials_0,
    cast(sum(units_0) as bigint) as units_0
from (
    select w, stratum_code, n_0, s1_0, s2_0, officials_0, case when n_0 > 0 then 1 else 0 end as units_0 from unit_total
    union all
    select w, stratum_code, 0 as n_0, 0 as s1_0, 0 as s2_0, least(1 - units_0, 0) as officials_0, 0 as units_0 from elsewhere
) as both_kinds
group by w, stratum_code
