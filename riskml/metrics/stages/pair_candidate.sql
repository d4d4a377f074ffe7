-- The five pairs of each official that stand out most by the quick expectation: only these get an exact tail.
select w, official_code, counterparty_code, x
from (
    select
        w,
        official_code,
        counterparty_code,
        x,
        row_number() over (
            partition by w, official_code order by (x - cast(quick as double)) / sqrt(cast(quick as double)) desc, counterparty_code
        ) as turn
    from pair_met
) as ranked
where turn <= 5
