-- Valued acts folded by month and by the month in which they became known, their values held between the month's
-- yardsticks. Only pairs that met often enough to stand out keep their counterparty: everything else is the official's
-- other work.
with known_pairs as (
    select official_code, counterparty_code
    from coded_acts
    where counterparty_code > 0
    group by official_code, counterparty_code
    having sum(abs(times)) >= $least
),

placed as (
    select
        coded_acts.official_code,
        coded_acts.unit_code,
        coded_acts.stratum_code,
        coalesce(known_pairs.counterparty_code, 0) as counterparty_code,
        coded_acts.month,
        coded_acts.known,
        coded_acts.times,
        least(greatest(coded_acts.value, yardstick_value.low), yardstick_value.high) as held
    from coded_acts
    inner join stratum_code on coded_acts.stratum_code = stratum_code.stratum_code
    left join yardstick_value
        on stratum_code.stratum = yardstick_value.stratum and coded_acts.month = yardstick_value.month
    left join known_pairs
        on coded_acts.official_code = known_pairs.official_code
        and coded_acts.counterparty_code = known_pairs.counterparty_code
)

select
    official_code,
    unit_code,
    stratum_code,
    counterparty_code,
    month,
    known,
    cast(sum(times) as bigint) as n,
    cast(sum(cast(times * held as decimal(38, 9))) as decimal(38, 9)) as s1,
    cast(sum(cast(times * held * held as decimal(38, 9))) as decimal(38, 9)) as s2
from placed
group by official_code, unit_code, stratum_code, counterparty_code, month, known
