-- What peers would expect of one observation of each stratum in the latest window: the yardstick of evidence.
select
    $card as card,
    clerk.official_id,
    place.unit_id,
    work.stratum,
    scale.low_0 + scale.step_0 * faced.rest_s1_0 / faced.rest_n_0 as usual
from faced
inner join span on faced.w = span.w
inner join clerk on faced.subject = clerk.clerk
inner join place on faced.place = place.place
inner join work on faced.work = work.work
inner join scale on faced.work = scale.work
where faced.kind = 0 and faced.n_0 > 0 and faced.rest_n_0 > 0 and span.latest
