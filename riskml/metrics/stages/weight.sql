-- The effort of one observation of each stratum: its median working time everywhere. A stratum that has none takes
-- the median of the others; where none has one, an observation counts one.
with timed as (
    select work.work, case when middle_of.middle > 0 then middle_of.middle end as hours
    from work
    inner join middle_of on work.stratum = middle_of.stratum
),

usual as (select percentile_cont(5e-1) within group (order by hours) as hours from timed)

select timed.work, coalesce(timed.hours, usual.hours, 1e0) as hours
from timed
cross join usual
