-- The effort of one observation of each stratum: its median working time everywhere. A stratum that has none takes
-- the median of the others; where none has one, an observation counts one.
with timed as (
    select stratum_code.stratum_code, case when middle_of.middle > 0 then middle_of.middle end as hours
    from stratum_code
    inner join middle_of on stratum_code.stratum = middle_of.stratum
),

usual as (select percentile_cont(5e-1) within group (order by hours) as hours from timed)

select timed.stratum_code, coalesce(timed.hours, usual.hours, 1e0) as hours
from timed
cross join usual
