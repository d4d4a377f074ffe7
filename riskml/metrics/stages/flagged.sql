-- Officials whose latest window differs by one or more in the direction that the card is concerned with.
select
    profiled.card,
    profiled.subject_id as official_id,
    case when profiled.z > 0 then 1 else -1 end as side,
    profiled.observed,
    profiled.expected,
    profiled.exposure,
    profiled.z
from profiled
inner join card_of on profiled.card = card_of.card and profiled.span = card_of.span
where
    profiled.span = 0
    and profiled.month = $month
    and profiled.subject = 'official'
    and profiled.status = 'measured'
    and (
        (profiled.z >= 1 and card_of.concern in ('high', 'both'))
        or (profiled.z <= -1 and card_of.concern in ('low', 'both'))
    )
