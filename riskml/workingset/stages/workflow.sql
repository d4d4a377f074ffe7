-- Every matter's steps in order: from its card, with the limits in force on the date, else the common variant of the log
-- as known on the date.
select
    card_workflow.*,
    limits.limit_workdays,
    limits.limit_hours,
    limits.legal_limit_workdays
from card_workflow
cross join clock
left join limits
    on card_workflow.matter_id = limits.matter_id
    and card_workflow.step = limits.step
    and clock.as_of >= limits.from_day
    and clock.as_of < limits.until_day
union all by name
select
    matter_id,
    step,
    row_number() over (partition by matter_id order by median_position, step) as position,
    cast(null as double) as limit_workdays,
    true as required,
    false as decides,
    cast(null as varchar) as post,
    cast(null as varchar) as duty,
    cast(null as double) as limit_hours,
    cast(null as double) as legal_limit_workdays,
    cast(null as varchar) as risk
from common_steps
cross join clock
where extract(year from common_steps.month) = extract(year from clock.as_of)
    and extract(month from common_steps.month) = extract(month from clock.as_of)
