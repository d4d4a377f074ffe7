-- Volume: the records of most effort. Too little work leaves no record to cite.
with ranked as (
    select
        witness.official_id,
        witness.ref,
        witness.moment,
        witness.stratum,
        load_basis.hours,
        abs(flagged.z) >= 2 as far,
        row_number() over (
            partition by witness.official_id order by load_basis.hours desc, witness.moment desc, witness.ref
        ) as turn
    from witness
    inner join flagged on witness.official_id = flagged.official_id and flagged.card = $card and flagged.side = 1
    inner join load_basis on load_basis.card = $card and witness.stratum = load_basis.stratum
)

select
    $card as card,
    official_id,
    turn,
    ref,
    moment,
    stratum,
    hours as value,
    hours as weight,
    cast(null as varchar) as counterparty_id
from ranked
where turn <= case when far then $most else 5 end
