-- Who the peers of those are who stand out: how many, and how many acts each unit has of what they were compared on.
-- Circles may lie within each other: a kind of work counts once.
with compared as (
    select distinct
        peer_circle.card,
        peer_circle.official_id,
        peer_stratum.stratum_code,
        case when peer_circle.near then peer_circle.unit_id else '' end as within
    from flagged
    inner join peer_circle on flagged.card = peer_circle.card and flagged.official_id = peer_circle.official_id
    inner join peer_stratum on peer_circle.card = peer_stratum.card and peer_circle.circle_code = peer_stratum.circle_code
),

beside as (
    select distinct
        compared.card,
        compared.official_id,
        compared.stratum_code,
        peer_act.official_id as peer,
        peer_act.unit_id,
        peer_act.n
    from compared
    inner join peer_act
        on
            compared.card = peer_act.card
            and compared.stratum_code = peer_act.stratum_code
            and compared.official_id <> peer_act.official_id
            and (compared.within = '' or compared.within = peer_act.unit_id)
),

everyone as (
    select card, official_id, cast(count(distinct peer) as bigint) as people
    from beside
    group by card, official_id
),

by_unit as (
    select card, official_id, unit_id, cast(sum(n) as bigint) as acts
    from beside
    group by card, official_id, unit_id
)

select
    by_unit.official_id as subject_id,
    card_of.metric,
    by_unit.unit_id,
    everyone.people,
    by_unit.acts
from by_unit
inner join everyone on by_unit.card = everyone.card and by_unit.official_id = everyone.official_id
inner join card_of on by_unit.card = card_of.card and card_of.span = 0
