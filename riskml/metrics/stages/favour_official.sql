-- Each official of a window, for the pairs of whom the strongest is told.
with by_clerk as (
    select w, clerk, cast(sum(n) as bigint) as all_n
    from favour_own
    group by w, clerk
)

select span.span, span.month, span.latest, by_clerk.w, by_clerk.clerk, clerk.official_id, place.unit_id, by_clerk.all_n
from by_clerk
inner join span on by_clerk.w = span.w
inner join clerk on by_clerk.clerk = clerk.clerk
inner join deal_home on by_clerk.w = deal_home.w and by_clerk.clerk = deal_home.clerk
inner join place on deal_home.place = place.place
