-- The effort of one observation of each stratum in the latest month that has it, for evidence.
select $card as card, latest.stratum, latest.hours
from (
    select
        stratum_code.stratum,
        weight.hours,
        row_number() over (partition by stratum_code.stratum order by weight.month desc, weight.stratum_code) as nth
    from weight
    inner join stratum_code on weight.stratum_code = stratum_code.stratum_code
) as latest
where latest.nth = 1
