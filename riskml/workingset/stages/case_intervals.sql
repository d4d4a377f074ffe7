-- From which day until which an open case lay still after an act: until the next act, or its close, or now.
select
    acts.act,
    cast(acts.occurred_at as date) as from_day,
    least(
        coalesce(cast(acts.next_at as date), case_clocks.closed_day, cast(settings.until_at as date)),
        coalesce(case_clocks.closed_day, cast(acts.next_at as date), cast(settings.until_at as date))
    ) as until_day,
    case_clocks.opened_number,
    case_clocks.due_at,
    coalesce(case_clocks.due_number, case_clocks.limit_number) as due_number,
    case_clocks.known_from,
    case_clocks.known_until
from acts_placed as acts
inner join case_clocks
    on acts.case_number = case_clocks.case_number
cross join settings
where case_clocks.closed_day is null or cast(acts.occurred_at as date) < case_clocks.closed_day
