-- Whether, from one month until another, at least half of the cases that had reached a step stood there.
with changes as (
    select matter_id, step, known_from as month, 1 as cases, cast(stands as int) as standing
    from unguided_steps
    union all
    select matter_id, step, known_until as month, -1 as cases, -cast(stands as int) as standing
    from unguided_steps
    where known_until is not null
),

monthly as (
    select matter_id, step, month, sum(cases) as cases, sum(standing) as standing
    from changes
    group by matter_id, step, month
)

select
    matter_id,
    step,
    month as known_from,
    lead(month) over (partition by matter_id, step order by month) as known_until,
    2 * sum(standing) over (partition by matter_id, step order by month)
    >= sum(cases) over (partition by matter_id, step order by month) as closes
from monthly
