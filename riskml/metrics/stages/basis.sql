-- What peers would expect of one observation of each stratum in the latest window: the yardstick of evidence.
select
    $card as card,
    official_code.official_id,
    unit_code.unit_id,
    stratum_code.fine,
    cast(beside_peers.rest_s1_0 as double) / beside_peers.rest_n_0 as usual
from chosen
inner join circle_of on chosen.stratum_code = circle_of.stratum_code and chosen.level_0 = circle_of.level
inner join beside_peers
    on
        chosen.w = beside_peers.w
        and chosen.official_code = beside_peers.subject
        and chosen.unit_code = beside_peers.unit_code
        and circle_of.circle_code = beside_peers.stratum_code
        and beside_peers.kind = 0
inner join official_code on chosen.official_code = official_code.official_code
inner join unit_code on chosen.unit_code = unit_code.unit_code
inner join stratum_code on chosen.stratum_code = stratum_code.stratum_code
where beside_peers.n_0 > 0 and beside_peers.rest_n_0 > 0 and chosen.w = $latest
