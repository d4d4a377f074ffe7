-- How many cases that were over at a month's end had a step first at a position; the step is null for the cases
-- themselves.
with changes as (
    select matter_id, cast(null as varchar) as step, cast(null as bigint) as position, known_from, known_until
    from ended_cases
    union all
    select ended_cases.matter_id, unguided_steps.step, unguided_steps.position, ended_cases.known_from,
        ended_cases.known_until
    from ended_cases
    inner join unguided_steps
        on ended_cases.case_id = unguided_steps.case_id
        and ended_cases.acts_from = unguided_steps.known_from
        and ended_cases.matter_id = unguided_steps.matter_id
),

signed as (
    select matter_id, step, position, known_from as known, 1 as cases
    from changes
    union all
    select matter_id, step, position, known_until as known, -1 as cases
    from changes
    where known_until is not null
),

monthly as (
    select matter_id, step, position, known, sum(cases) as cases
    from signed
    group by matter_id, step, position, known
)

select
    monthly.matter_id,
    log_months.month,
    monthly.step,
    monthly.position,
    cast(sum(monthly.cases) as bigint) as cases
from monthly
inner join log_months
    on monthly.known <= log_months.month_number
group by monthly.matter_id, log_months.month, monthly.step, monthly.position
having sum(monthly.cases) > 0
