-- Monthly partial sums rolled up into windows, for every card of a sheet (columns that end in _0 are repeated for
-- each card). All sums are of whole numbers: exact in any order. A single month is its own partial sum.
select
    span_month.w,
    coded.official_code,
    coded.unit_code,
    coded.stratum_code,
    cast(sum(coded.n_0) as bigint) as n_0,
    cast(sum(coded.s1_0) as bigint) as s1_0,
    cast(sum(coded.s2_0) as bigint) as s2_0
from coded
inner join span_month on coded.month = span_month.month
where not span_month.single
group by span_month.w, coded.official_code, coded.unit_code, coded.stratum_code
union all
select span_month.w, coded.official_code, coded.unit_code, coded.stratum_code, coded.n_0, coded.s1_0, coded.s2_0
from coded
inner join span_month on coded.month = span_month.month
where span_month.single
