-- Each cell beside those it is compared with. "pool" is own and others together, "rest" the others alone.
-- Kind 0 are officials, kind 1 are units. Colleagues of the unit are the peers where there are at least three
-- with at least thirty observations, else everybody who does the same work.
with levelled as (
    select
        cell.w,
        cell.clerk,
        cell.place,
        cell.work,
        cell.n_0,
        cell.s1_0,
        coalesce(roamed.n_0, cell.n_0) as own_n_0,
        coalesce(roamed.s1_0, cell.s1_0) as own_s1_0,
        place_total.n_0 as unit_n_0,
        place_total.s1_0 as unit_s1_0,
        place_total.s2_0 as unit_s2_0,
        place_total.clerks_0 as unit_clerks_0,
        work_total.n_0 as all_n_0,
        work_total.s1_0 as all_s1_0,
        work_total.s2_0 as all_s2_0,
        work_total.clerks_0 as all_clerks_0,
        (scale.by_unit_0 = 1 and place_total.clerks_0 >= 3 and place_total.n_0 - cell.n_0 >= 30) as near_0
    from cell
    inner join place_total
        on cell.w = place_total.w and cell.place = place_total.place and cell.work = place_total.work
    inner join work_total on cell.w = work_total.w and cell.work = work_total.work
    inner join scale on cell.work = scale.work
    left join roamed on cell.w = roamed.w and cell.clerk = roamed.clerk and cell.work = roamed.work
)

select
    w,
    0 as kind,
    clerk as subject,
    place,
    work,
    n_0,
    s1_0,
    case when near_0 then unit_n_0 else all_n_0 end as pool_n_0,
    case when near_0 then unit_s1_0 else all_s1_0 end as pool_s1_0,
    case when near_0 then unit_s2_0 else all_s2_0 end as pool_s2_0,
    case when near_0 then unit_n_0 - n_0 else all_n_0 - own_n_0 end as rest_n_0,
    case when near_0 then unit_s1_0 - s1_0 else all_s1_0 - own_s1_0 end as rest_s1_0,
    case when near_0 then unit_clerks_0 else all_clerks_0 end - 1 as peers_0
from levelled
union all
select
    place_total.w,
    1 as kind,
    place_total.place as subject,
    place_total.place,
    place_total.work,
    place_total.n_0,
    place_total.s1_0,
    work_total.n_0 as pool_n_0,
    work_total.s1_0 as pool_s1_0,
    work_total.s2_0 as pool_s2_0,
    work_total.n_0 - place_total.n_0 as rest_n_0,
    work_total.s1_0 - place_total.s1_0 as rest_s1_0,
    work_total.places_0 - 1 as peers_0
from place_total
inner join work_total on place_total.w = work_total.w and place_total.work = work_total.work
