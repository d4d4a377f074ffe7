-- Cases folded by month and by the month in which they became known. Only counterparties that came twice to one pool or
-- twice to one official keep their number: no other makes a difference.
with repeated as (
    select counterparty_code
    from coded_acts
    where counterparty_code > 0
    group by counterparty_code, stratum_code
    having sum(abs(n)) >= 2
    union
    select counterparty_code
    from coded_acts
    where counterparty_code > 0
    group by counterparty_code, official_code
    having sum(abs(n)) >= 2
),

placed as (
    select
        coded_acts.official_code,
        coded_acts.unit_code,
        coded_acts.stratum_code,
        coalesce(repeated.counterparty_code, 0) as counterparty_code,
        coded_acts.month,
        coded_acts.known,
        coded_acts.n
    from coded_acts
    left join repeated on coded_acts.counterparty_code = repeated.counterparty_code
)

select
    official_code, unit_code, stratum_code, counterparty_code, month, known, cast(sum(n) as bigint) as n
from placed
group by official_code, unit_code, stratum_code, counterparty_code, month, known
having sum(n) <> 0
