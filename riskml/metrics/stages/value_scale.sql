-- The 1st and the 99th of a hundred values of each stratum: values are held between them.
select
    stratum_code,
    percentile_disc(1e-2) within group (order by value) as low,
    percentile_disc(99e-2) within group (order by value) as high
from coded_acts
group by stratum_code
