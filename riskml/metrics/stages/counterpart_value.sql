-- The pair that is told of each official beside the others, in the kind of work that it has most of in the latest window.
with ranked as (
    select
        valued_cell.official_code,
        valued_cell.counterparty_code,
        valued_cell.stratum_code,
        valued_cell.n_0 as n,
        valued_cell.s1_0 as s1,
        row_number() over (
            partition by valued_cell.official_code order by valued_cell.n_0 desc, stratum_code.stratum
        ) as place
    from valued_cell
    inner join official_code on valued_cell.official_code = official_code.official_code
    inner join strongest_code
        on
            official_code.official_id = strongest_code.official_id
            and valued_cell.counterparty_code = strongest_code.counterparty_code
    inner join stratum_code on valued_cell.stratum_code = stratum_code.stratum_code
    where valued_cell.n_0 > 0
)

select
    $card as card,
    official_code.official_id,
    stratum_code.stratum,
    cast(ranked.n as bigint) as acts,
    cast(ranked.s1 as double) / ranked.n as own,
    cast(valued_cell.s1_0 as double) / valued_cell.n_0 as value
from ranked
inner join valued_cell
    on
        ranked.official_code = valued_cell.official_code
        and ranked.stratum_code = valued_cell.stratum_code
        and ranked.counterparty_code <> valued_cell.counterparty_code
inner join official_code on ranked.official_code = official_code.official_code
inner join stratum_code on ranked.stratum_code = stratum_code.stratum_code
where ranked.place = 1 and valued_cell.n_0 > 0
