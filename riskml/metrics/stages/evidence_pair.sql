-- Pairs: records of the strongest pair. Without a value each is one case, less what chance gives; with a value, how
-- far it stands from the official's other counterparties.
with weighed as (
    select
        witness.official_id,
        witness.ref,
        witness.moment,
        witness.stratum,
        witness.counterparty_id,
        coalesce(cast(witness.value as double), 1e0) as value,
        case
            when witness.value is null then 1 - flagged.expected / nullif(flagged.observed, 0)
            else cast(witness.value as double) - flagged.expected
        end as weight,
        flagged.side,
        abs(flagged.z) >= 2 as far
    from witness
    inner join flagged on witness.official_id = flagged.official_id and flagged.card = $card
    inner join strongest
        on
            strongest.card = $card
            and witness.official_id = strongest.official_id
            and witness.counterparty_id = strongest.counterparty_id
),

ranked as (
    select *, row_number() over (partition by official_id order by side * weight desc, moment desc, ref) as turn
    from weighed
    where side * weight > 0
)

select $card as card, official_id, turn, ref, moment, stratum, value, weight, counterparty_id
from ranked
where turn <= case when far then $most else 5 end
