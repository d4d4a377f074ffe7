-- One window of the officials, for the pairs of whom the strongest is told.
select
    span.span,
    span.month,
    span.latest,
    span.w,
    favour_clerk.clerk,
    clerk.official_id,
    place.unit_id,
    favour_clerk.n_0 as all_n
from favour_clerk
inner join span on span.w = $w
inner join clerk on favour_clerk.clerk = clerk.clerk
inner join deal_home on span.w = deal_home.w and favour_clerk.clerk = deal_home.clerk
inner join place on deal_home.place = place.place
where favour_clerk.n_0 > 0
