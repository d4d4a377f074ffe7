-- Every matter's steps in order: from its card, else the common variant of the log as known on the date.
select
    matter_id, step, position, limit_workdays, required, decides, post, duty, limit_hours, legal_limit_workdays, risk
from card_workflow
union all
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
