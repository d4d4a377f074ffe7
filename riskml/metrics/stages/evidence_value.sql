-- Rate and mean: the records that stand furthest from what peers had with the same work.
with weighed as (
    select
        witness.official_id,
        witness.ref,
        witness.moment,
        witness.stratum,
        witness.value as value,
        witness.value - basis.usual as weight,
        flagged.side * (witness.value - basis.usual) as pull,
        abs(flagged.z) >= 2 as far
    from witness
    inner join flagged on witness.official_id = flagged.official_id and flagged.card = $card
    inner join basis
        on
            basis.card = $card
            and witness.official_id = basis.official_id
            and witness.unit_id = basis.unit_id
            and witness.fine = basis.fine
),

ranked as (
    select *, row_number() over (partition by official_id order by pull desc, moment desc, ref) as turn
    from weighed
    where pull > 0
)

select $card as card, official_id, turn, ref, moment, stratum, value, weight, cast(null as varchar) as counterparty_id
from ranked
where turn <= case when far then $most else 5 end
