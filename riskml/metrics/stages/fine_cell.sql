-- Monthly partial sums rolled up into windows, for every card of a sheet (columns that end in _0 are repeated for
-- each card), each window of what was known at its end. All sums are exact in any order.
select
    span_month.w,
    coded.official_code,
    coded.unit_code,
    coded.stratum_code,
    cast(sum(coded.n_0) as bigint) as n_0,
    cast(sum(s1_0) as bigint) as s1_0,
    cast(sum(s2_0) as bigint) as s2_0
from coded
inner join span_month on coded.month = span_month.month and coded.known = span_month.known
group by span_month.w, coded.official_code, coded.unit_code, coded.stratum_code
