-- What everybody did in each pool, as `peer_act` has it.
select $card as card, official_id, unit_id, pool_code as stratum_code, n from pool_peer
