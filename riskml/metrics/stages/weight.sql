-- The effort of one observation of each stratum in a month: its median working time everywhere, as known at the month's
-- end. A stratum that has none takes the median of the others; where none has one, an observation counts one.
with timed as (
    select
        part_month.stratum_code,
        part_month.month,
        case when middle_of.middle > 0 then middle_of.middle end as hours
    from (select distinct stratum_code, month from part) as part_month
    inner join stratum_code on part_month.stratum_code = stratum_code.stratum_code
    left join middle_of on stratum_code.stratum = middle_of.stratum and part_month.month = middle_of.month
),

usual as (
    select month, percentile_cont(5e-1) within group (order by middle) as hours
    from middle_of
    where middle > 0
    group by month
)

select timed.stratum_code, timed.month, coalesce(timed.hours, usual.hours, 1e0) as hours
from timed
left join usual on timed.month = usual.month
