-- Concentration, in the form that the funnel takes.
select
    $card as card,
    span.span,
    span.month,
    case when pool_standardised.kind = 0 then 'official' else 'unit' end as subject,
    case when pool_standardised.kind = 0 then official_code.official_id else own.unit_id end as subject_id,
    coalesce(home.unit_id, own.unit_id) as unit_id,
    pool_standardised.all_n,
    pool_standardised.all_sum,
    pool_standardised.n,
    pool_standardised.observed_sum,
    pool_standardised.expected_sum,
    pool_standardised.base,
    pool_standardised.all_base,
    pool_standardised.base as reach,
    pool_standardised.variance,
    2 * pool_standardised.variance as skew,
    pool_standardised.peers,
    cast(null as bigint) as close
from pool_standardised
inner join span on pool_standardised.w = span.w
left join official_code on pool_standardised.subject = official_code.official_code and pool_standardised.kind = 0
left join home_unit on pool_standardised.w = home_unit.w and official_code.official_code = home_unit.official_code
left join unit_code as home on home_unit.unit_code = home.unit_code
left join unit_code as own on pool_standardised.subject = own.unit_code and pool_standardised.kind = 1
