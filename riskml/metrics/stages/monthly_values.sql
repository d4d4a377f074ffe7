-- Valued acts folded by month and by the month in which they became known, with numbers for names. Only pairs that met
-- often enough to stand out keep their counterparty: everything else is the official's other work.
with known_pairs as (
    select official_code, counterparty_code
    from coded_acts
    where counterparty_code > 0
    group by official_code, counterparty_code
    having sum(abs(n)) >= $least
)

select
    coded_acts.official_code,
    coded_acts.unit_code,
    coded_acts.stratum_code,
    coalesce(known_pairs.counterparty_code, 0) as counterparty_code,
    coded_acts.month,
    coded_acts.known,
    cast(sum(coded_acts.n) as bigint) as n,
    cast(sum(coded_acts.s1) as decimal(38, 9)) as s1,
    cast(sum(coded_acts.s2) as decimal(38, 9)) as s2
from coded_acts
left join known_pairs
    on coded_acts.official_code = known_pairs.official_code
    and coded_acts.counterparty_code = known_pairs.counterparty_code
group by
    coded_acts.official_code,
    coded_acts.unit_code,
    coded_acts.stratum_code,
    coalesce(known_pairs.counterparty_code, 0),
    coded_acts.month,
    coded_acts.known
