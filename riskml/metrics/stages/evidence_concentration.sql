-- Concentration: the records whose counterparty came back to the same official most often within one pool. The
-- weight is the record's own share of the twins beyond what chance gives.
with joined as (
    select
        witness.official_id,
        witness.ref,
        witness.moment,
        witness.stratum,
        witness.counterparty_id,
        flagged.expected / nullif(flagged.observed, 0) as chance,
        abs(flagged.z) >= 2 as far,
        count(*) over (
            partition by
                witness.official_id,
                witness.stratum,
                witness.counterparty_id,
                extract(year from witness.moment) * 4 + floor((extract(month from witness.moment) - 1) / 3e0)
        ) as x,
        count(*) over (partition by witness.official_id) as n
    from witness
    inner join flagged on witness.official_id = flagged.official_id and flagged.card = $card and flagged.side = 1
    where witness.counterparty_id is not null
),

weighed as (
    select
        *,
        cast(x - 1 as double) as twins,
        x - 1 - chance * cast(sum(x - 1) over (partition by official_id) as double) / n as weight
    from joined
),

ranked as (
    select *, row_number() over (partition by official_id order by weight desc, moment desc, ref) as turn
    from weighed
    where weight > 0
)

select $card as card, official_id, turn, ref, moment, stratum, twins as value, weight, counterparty_id
from ranked
where turn <= case when far then $most else 5 end
