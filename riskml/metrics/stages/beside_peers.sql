-- Each cell beside those it is compared with. "pool" is own and others together, "rest" the others alone.
-- `level` is that of the circle, 0 the whole stratum. Kind 0 are officials, kind 1 are units.
-- Colleagues of the unit are the peers where there are at least three with at least thirty observations, else everybody
-- who does the same work.
with levelled as (
    select
        compared_cell.w,
        compared_cell.official_code,
        compared_cell.unit_code,
        compared_cell.stratum_code,
        compared_cell.n_0,
        compared_cell.s1_0,
        circle.level,
        cell.n_0 as own_unit_n_0,
        cell.s1_0 as own_unit_s1_0,
        coalesce(elsewhere.n_0, cell.n_0) as own_n_0,
        coalesce(elsewhere.s1_0, cell.s1_0) as own_s1_0,
        unit_total.n_0 as unit_n_0,
        unit_total.s1_0 as unit_s1_0,
        unit_total.s2_0 as unit_s2_0,
        unit_total.officials_0 as unit_officials_0,
        stratum_total.n_0 as all_n_0,
        stratum_total.s1_0 as all_s1_0,
        stratum_total.s2_0 as all_s2_0,
        stratum_total.officials_0 as all_officials_0,
        (scale.by_unit_0 = 1 and unit_total.officials_0 >= 3 and unit_total.n_0 - cell.n_0 >= 30) as near_0
    from compared_cell
    inner join circle on compared_cell.stratum_code = circle.circle_code
    inner join cell
        on
            compared_cell.w = cell.w
            and compared_cell.official_code = cell.official_code
            and compared_cell.unit_code = cell.unit_code
            and compared_cell.stratum_code = cell.stratum_code
    inner join unit_total
        on cell.w = unit_total.w and cell.unit_code = unit_total.unit_code and cell.stratum_code = unit_total.stratum_code
    inner join stratum_total on cell.w = stratum_total.w and cell.stratum_code = stratum_total.stratum_code
    inner join scale on cell.stratum_code = scale.stratum_code
    left join elsewhere
        on
            cell.w = elsewhere.w
            and cell.official_code = elsewhere.official_code
            and cell.stratum_code = elsewhere.stratum_code
)

select
    w,
    0 as kind,
    official_code as subject,
    unit_code,
    stratum_code,
    level,
    n_0,
    s1_0,
    case when near_0 then unit_n_0 else all_n_0 end as pool_n_0,
    case when near_0 then unit_s1_0 else all_s1_0 end as pool_s1_0,
    case when near_0 then unit_s2_0 else all_s2_0 end as pool_s2_0,
    case when near_0 then unit_n_0 - own_unit_n_0 else all_n_0 - own_n_0 end as rest_n_0,
    case when near_0 then unit_s1_0 - own_unit_s1_0 else all_s1_0 - own_s1_0 end as rest_s1_0,
    case when near_0 then unit_officials_0 else all_officials_0 end - 1 as peers_0,
    near_0
from levelled
union all
select
    unit_total.w,
    1 as kind,
    unit_total.unit_code as subject,
    unit_total.unit_code,
    unit_total.stratum_code,
    circle.level,
    unit_total.n_0,
    unit_total.s1_0,
    stratum_total.n_0 as pool_n_0,
    stratum_total.s1_0 as pool_s1_0,
    stratum_total.s2_0 as pool_s2_0,
    stratum_total.n_0 - unit_total.n_0 as rest_n_0,
    stratum_total.s1_0 - unit_total.s1_0 as rest_s1_0,
    stratum_total.units_0 - 1 as peers_0,
    false as near_0
from unit_total
inner join stratum_total on unit_total.w = stratum_total.w and unit_total.stratum_code = stratum_total.stratum_code
inner join circle on unit_total.stratum_code = circle.circle_code and circle.level = 0
