-- The circle in which an official's acts of one kind are compared: the finest in which enough others acted, in his unit
-- where colleagues come first, or anywhere; where nowhere, the outermost that leaves out no circumstance that is kept.
select
    fine_cell.w,
    fine_cell.official_code,
    fine_cell.unit_code,
    fine_cell.stratum_code,
    max(fine_cell.n_0) as n_0,
    max(fine_cell.s1_0) as s1_0,
    max(
        case
            when circle_of.level < circle_of.outermost then null
            when circle_of.level = circle_of.outermost then circle_of.level
            when scale.by_unit_0 = 1 and unit_total.officials_0 >= 3 and unit_total.n_0 - cell.n_0 >= 30 then circle_of.level
            when
                stratum_total.officials_0 >= circle_minimum.officials
                and stratum_total.n_0 - coalesce(elsewhere.n_0, cell.n_0) >= circle_minimum.acts
                then circle_of.level
        end
    ) as level_0
from fine_cell
cross join circle_minimum
inner join circle_of on fine_cell.stratum_code = circle_of.stratum_code
inner join scale on circle_of.circle_code = scale.stratum_code
inner join cell
    on
        fine_cell.w = cell.w
        and fine_cell.official_code = cell.official_code
        and fine_cell.unit_code = cell.unit_code
        and circle_of.circle_code = cell.stratum_code
inner join unit_total
    on cell.w = unit_total.w and cell.unit_code = unit_total.unit_code and cell.stratum_code = unit_total.stratum_code
inner join stratum_total on cell.w = stratum_total.w and cell.stratum_code = stratum_total.stratum_code
left join elsewhere
    on
        cell.w = elsewhere.w
        and cell.official_code = elsewhere.official_code
        and cell.stratum_code = elsewhere.stratum_code
group by fine_cell.w, fine_cell.official_code, fine_cell.unit_code, fine_cell.stratum_code
