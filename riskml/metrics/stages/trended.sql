-- The month-by-month z of each subject and metric, in whole billionths, with their order and how many earlier ones
-- stand within twelve months.
select
    profiled.card,
    profiled.subject,
    profiled.subject_id,
    profiled.unit_id,
    profiled.month,
    cast(round(least(greatest(profiled.z, -2e1), 2e1) * 1e9) as bigint) as z,
    row_number() over (
        partition by profiled.card, profiled.subject, profiled.subject_id order by profiled.month
    ) as turn,
    count(*) over (
        partition by profiled.card, profiled.subject, profiled.subject_id
        order by profiled.month
        range between 12 preceding and current row
    ) - 1 as earlier
from profiled
inner join card_of on profiled.card = card_of.card and profiled.span = card_of.span
where profiled.span = 1 and profiled.z is not null and card_of.trend
