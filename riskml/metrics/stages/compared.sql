-- The subjects of one card under their own names, beside those of the cards before.
-- "base" is what observed and expected are divided by to be read; "reach" is what a change of the effect by one
-- does to the sum: expected for a ratio, observations for a mean.
select
    $card as card,
    span.span,
    span.month,
    case when standardised.kind = 0 then 'official' else 'unit' end as subject,
    case when standardised.kind = 0 then official_code.official_id else own.unit_id end as subject_id,
    home.unit_id,
    standardised.all_n_0 as all_n,
    standardised.all_sum_0 as all_sum,
    standardised.n_0 as n,
    standardised.observed_sum_0 as observed_sum,
    standardised.expected_sum_0 as expected_sum,
    case when $ratio = 1 then 1e0 else cast(standardised.n_0 as double) end as base,
    case when $ratio = 1 then 1e0 else cast(standardised.all_n_0 as double) end as all_base,
    case when $ratio = 1 then standardised.expected_sum_0 else cast(standardised.n_0 as double) end as reach,
    standardised.variance_0 as variance,
    standardised.skew_0 as skew,
    standardised.peers_0 as peers,
    standardised.close_0 as close
from standardised
inner join span on standardised.w = span.w
inner join unit_code as home on standardised.home_0 = home.unit_code
left join official_code on standardised.subject = official_code.official_code and standardised.kind = 0
left join unit_code as own on standardised.subject = own.unit_code and standardised.kind = 1
where standardised.all_n_0 > 0
