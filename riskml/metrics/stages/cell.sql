-- What each official of a unit did in every circle, the finest and those around it.
select
    fine_cell.w,
    fine_cell.official_code,
    fine_cell.unit_code,
    circle_of.circle_code as stratum_code,
    cast(sum(fine_cell.n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(s2_0) as bigint) as s2_0
from fine_cell
inner join circle_of on fine_cell.stratum_code = circle_of.stratum_code
group by fine_cell.w, fine_cell.official_code, fine_cell.unit_code, circle_of.circle_code
