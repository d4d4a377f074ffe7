-- What everybody did of one stratum in a window; who acts in several units counts once.
select
    w,
    work,
    cast(sum(n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(s2_0) as bigint) as s2_0,
    cast(sum(clerks_0) as bigint) as clerks_0,
    cast(sum(places_0) as bigint) as places_0
from (
    select w, work, n_0, s1_0, s2_0, clerks_0, case when n_0 > 0 then 1 else 0 end as places_0 from place_total
    union all
    select w, work, 0 as n_0, 0 as s1_0, 0 as s2_0, least(1 - places_0, 0) as clerks_0, 0 as places_0 from roamed
) as both_kinds
group by w, work
