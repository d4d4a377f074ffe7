-- What peers would expect of one observation of each stratum in the latest window: the yardstick of evidence.
select
    $card as card,
    official_code.official_id,
    unit_code.unit_id,
    stratum_code.stratum,
    cast(beside_peers.rest_s1_0 as double) / beside_peers.rest_n_0 as usual
from beside_peers
inner join span on beside_peers.w = span.w
inner join official_code on beside_peers.subject = official_code.official_code
inner join unit_code on beside_peers.unit_code = unit_code.unit_code
inner join stratum_code on beside_peers.stratum_code = stratum_code.stratum_code
where beside_peers.kind = 0 and beside_peers.n_0 > 0 and beside_peers.rest_n_0 > 0 and span.latest
