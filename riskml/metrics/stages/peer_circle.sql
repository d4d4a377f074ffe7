-- The circles in which an official was compared in the latest window; "near" where with colleagues of the unit alone.
select
    $card as card,
    official_code.official_id,
    unit_code.unit_id,
    beside_peers.stratum_code as circle_code,
    beside_peers.near_0 as near
from beside_peers
inner join official_code on beside_peers.subject = official_code.official_code
inner join unit_code on beside_peers.unit_code = unit_code.unit_code
where beside_peers.w = $latest and beside_peers.kind = 0 and beside_peers.n_0 > 0 and beside_peers.rest_n_0 > 0
