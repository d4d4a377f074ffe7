-- Valued acts folded by month. Only pairs that met often enough to stand out keep their counterparty: everything
-- else is the official's other work.
with known as (
    select official_code, counterparty_code
    from coded_acts
    where counterparty_code > 0
    group by official_code, counterparty_code
    having count(*) >= $least
),

placed as (
    select
        coded_acts.official_code,
        coded_acts.unit_code,
        coded_acts.stratum_code,
        coalesce(known.counterparty_code, 0) as counterparty_code,
        coded_acts.month,
        case
            when value_scale.high > value_scale.low
                then
                    (least(greatest(coded_acts.value, value_scale.low), value_scale.high) - value_scale.low)
                    / (value_scale.high - value_scale.low)
            else 0e0
        end as u
    from coded_acts
    inner join value_scale on coded_acts.stratum_code = value_scale.stratum_code
    left join known on coded_acts.official_code = known.official_code and coded_acts.counterparty_code = known.counterparty_code
)

select
    official_code,
    unit_code,
    stratum_code,
    counterparty_code,
    month,
    count(*) as n,
    cast(sum(cast(round(u * $grid) as bigint)) as bigint) as s1,
    cast(sum(cast(round(u * u * $grid) as bigint)) as bigint) as s2
from placed
group by official_code, unit_code, stratum_code, counterparty_code, month
