-- The common variant as it was known at each month's end: steps that at least half of a matter's ended cases had, where
-- twenty or more had ended, in the order of their median place. Acts of a month are held against that month's.
with counted as (
    select
        *,
        sum(cases) over (
            partition by matter_id, month, step order by position rows between unbounded preceding and current row
        ) as through,
        sum(cases) over (partition by matter_id, month, step) as found
    from ended_steps
    where step is not null
),

middled as (
    select
        matter_id,
        month,
        step,
        max(found) as found,
        (
            min(case when 2 * through >= found then position end)
            + min(case when 2 * through > found then position end)
        ) / 2e0 as median_position
    from counted
    group by matter_id, month, step
)

select middled.matter_id, middled.month, middled.step, middled.median_position
from middled
inner join ended_steps as ended
    on middled.matter_id = ended.matter_id
    and middled.month = ended.month
    and ended.step is null
where ended.cases >= 20 and 2 * middled.found >= ended.cases
