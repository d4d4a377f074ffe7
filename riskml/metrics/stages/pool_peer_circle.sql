-- The pools in which an official's acts were dealt, as `peer_circle` has it: each is a circle of its own.
select $card as card, official_id, unit_id, pool_code as circle_code, false as near from pool_peer
