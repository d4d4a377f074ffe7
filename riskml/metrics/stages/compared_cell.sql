-- Each act once, in the circle in which it is compared: no row of a circle in which nobody is, by any card.
select w, official_code, unit_code, stratum_code, cast(sum(n_0) as bigint) as n_0, cast(sum(s1_0) as bigint) as s1_0
from (
    select
        chosen.w,
        chosen.official_code,
        chosen.unit_code,
        circle_of.circle_code as stratum_code,
        case when chosen.level_0 = circle_of.level then chosen.n_0 else 0 end as n_0,
        case when chosen.level_0 = circle_of.level then chosen.s1_0 else 0 end as s1_0
    from chosen
    inner join circle_of on chosen.stratum_code = circle_of.stratum_code
    where chosen.level_0 = circle_of.level
) as placed
group by w, official_code, unit_code, stratum_code
