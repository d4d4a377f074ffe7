-- Indirect standardisation of each cell: what was observed, what peers would have had with the same work, and how
-- far the difference strays when the work is dealt out at random (the variance and, for rates, the third cumulant
-- of that deal).
-- Reals are summed as fixed-point decimals, so that the order of the sum does not matter.
with cells as (
    select
        beside_peers.w,
        beside_peers.kind,
        beside_peers.subject,
        beside_peers.unit_code,
        beside_peers.n_0,
        case when beside_peers.rest_n_0 > 0 then beside_peers.n_0 else 0 end as held_0,
        case when beside_peers.rest_n_0 > 0 and beside_peers.level > 0 then beside_peers.n_0 else 0 end as close_0,
        case when beside_peers.n_0 > 0 and beside_peers.rest_n_0 > 0 then beside_peers.peers_0 end as peers_0,
        beside_peers.s1_0 as observed_0,
        beside_peers.n_0 * (cast(beside_peers.rest_s1_0 as double) / nullif(beside_peers.rest_n_0, 0)) as expected_0,
        beside_peers.n_0 * (cast(beside_peers.n_0 + beside_peers.rest_n_0 as double) / nullif(beside_peers.rest_n_0, 0))
        * greatest(
            cast(beside_peers.pool_s2_0 as double)
            - cast(beside_peers.pool_s1_0 as double) * beside_peers.pool_s1_0 / nullif(beside_peers.pool_n_0, 0),
            0e0
        ) / nullif(beside_peers.pool_n_0 - 1, 0) as variance_0,
        cast(beside_peers.pool_s1_0 as double) / nullif(beside_peers.pool_n_0, 0) as p_0,
        scale.odds_0 * beside_peers.n_0 * (1 - power(cast(beside_peers.n_0 as double) / nullif(beside_peers.rest_n_0, 0), 2e0)) as tilt_0
    from beside_peers
    inner join scale on beside_peers.stratum_code = scale.stratum_code
)

select
    w,
    kind,
    subject,
    unit_code,
    cast(sum(n_0) as bigint) as all_n_0,
    sum(cast(observed_0 as decimal(38, 9))) as all_sum_0,
    cast(sum(held_0) as bigint) as n_0,
    cast(sum(close_0) as bigint) as close_0,
    sum(cast(case when held_0 > 0 then observed_0 end as decimal(38, 9))) as observed_sum_0,
    sum(cast(case when held_0 > 0 then expected_0 end as decimal(38, 9))) as expected_sum_0,
    sum(cast(case when held_0 > 0 then variance_0 end as decimal(38, 9))) as variance_0,
    sum(cast(case when held_0 > 0 then tilt_0 * p_0 * (1 - p_0) * (1 - 2 * p_0) end as decimal(38, 9))) as skew_0,
    max(peers_0) as peers_0
from cells
group by w, kind, subject, unit_code
