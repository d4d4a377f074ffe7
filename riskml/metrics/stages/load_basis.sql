-- The effort of one observation of each stratum in the latest month that has it, for evidence.
select $card as card, stratum_code.stratum, latest.hours
from (
    select
        stratum_code,
        hours,
        row_number() over (partition by stratum_code order by month desc) as nth
    from weight
) as latest
inner join stratum_code on latest.stratum_code = stratum_code.stratum_code
where latest.nth = 1
