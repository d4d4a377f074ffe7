-- One window of the officials, for the pairs of whom the strongest is told.
select
    span.span,
    span.month,
    span.latest,
    span.w,
    valued_official.official_code,
    official_code.official_id,
    unit_code.unit_id,
    valued_official.n_0 as all_n
from valued_official
inner join span on span.w = $w
inner join official_code on valued_official.official_code = official_code.official_code
inner join home_unit on span.w = home_unit.w and valued_official.official_code = home_unit.official_code
inner join unit_code on home_unit.unit_code = unit_code.unit_code
where valued_official.n_0 > 0
