-- A pool holds itself alone, as `peer_stratum` has it.
select distinct $card as card, pool_code as circle_code, pool_code as stratum_code from pool_peer
