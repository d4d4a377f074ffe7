-- Concentration, in the form that the funnel takes.
select
    $card as card,
    span.span,
    span.month,
    case when deal_standardised.kind = 0 then 'official' else 'unit' end as subject,
    case when deal_standardised.kind = 0 then clerk.official_id else own.unit_id end as subject_id,
    coalesce(home.unit_id, own.unit_id) as unit_id,
    deal_standardised.all_n,
    deal_standardised.all_sum,
    deal_standardised.n,
    deal_standardised.observed_sum,
    deal_standardised.expected_sum,
    deal_standardised.base,
    deal_standardised.all_base,
    deal_standardised.base as reach,
    deal_standardised.variance,
    2 * deal_standardised.variance as skew,
    deal_standardised.peers
from deal_standardised
inner join span on deal_standardised.w = span.w
left join clerk on deal_standardised.subject = clerk.clerk and deal_standardised.kind = 0
left join deal_home on deal_standardised.w = deal_home.w and clerk.clerk = deal_home.clerk
left join place as home on deal_home.place = home.place
left join place as own on deal_standardised.subject = own.place and deal_standardised.kind = 1
