-- What peers would expect of one observation in the latest window were a circumstance no part of the comparison: of acts
-- that are compared in a circle with it, by the finest circle without it. Peers are chosen as everywhere. Each of the
-- circumstances is `set_aside` once.
with broader as (
    select
        chosen.w,
        chosen.official_code,
        chosen.unit_code,
        chosen.stratum_code,
        set_aside.level as aside_level,
        max(circle_of.level) as level
    from chosen
    inner join circle_of on chosen.stratum_code = circle_of.stratum_code
    inner join set_aside on chosen.level_0 >= set_aside.level and circle_of.level < set_aside.level
    where chosen.w = $latest
    group by chosen.w, chosen.official_code, chosen.unit_code, chosen.stratum_code, set_aside.level
)

select
    $card as card,
    broader.aside_level as level,
    official_code.official_id,
    unit_code.unit_id,
    stratum_code.fine,
    case
        when scale.by_unit_0 = 1 and unit_total.officials_0 >= 3 and unit_total.n_0 - cell.n_0 >= 30
            then cast(unit_total.s1_0 - cell.s1_0 as double) / (unit_total.n_0 - cell.n_0)
        else
            cast(stratum_total.s1_0 - coalesce(elsewhere.s1_0, cell.s1_0) as double)
            / (stratum_total.n_0 - coalesce(elsewhere.n_0, cell.n_0))
    end as usual
from broader
inner join circle_of on broader.stratum_code = circle_of.stratum_code and broader.level = circle_of.level
inner join cell
    on
        broader.w = cell.w
        and broader.official_code = cell.official_code
        and broader.unit_code = cell.unit_code
        and circle_of.circle_code = cell.stratum_code
inner join unit_total
    on cell.w = unit_total.w and cell.unit_code = unit_total.unit_code and cell.stratum_code = unit_total.stratum_code
inner join stratum_total on cell.w = stratum_total.w and cell.stratum_code = stratum_total.stratum_code
inner join scale on cell.stratum_code = scale.stratum_code
left join elsewhere
    on
        cell.w = elsewhere.w
        and cell.official_code = elsewhere.official_code
        and cell.stratum_code = elsewhere.stratum_code
inner join official_code on broader.official_code = official_code.official_code
inner join unit_code on broader.unit_code = unit_code.unit_code
inner join stratum_code on broader.stratum_code = stratum_code.stratum_code
where stratum_total.n_0 > coalesce(elsewhere.n_0, cell.n_0)
