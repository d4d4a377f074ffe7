-- From which day until which an open case was with somebody: from an act until the next official's, or its close, or now.
-- Events that name no official hand it to nobody; before the first official acts, it is with none.
select
    acts.act,
    cast(acts.occurred_at as date) as from_day,
    least(
        coalesce(cast(acts.next_official_at as date), case_clocks.closed_day, cast(settings.until_at as date)),
        coalesce(case_clocks.closed_day, cast(acts.next_official_at as date), cast(settings.until_at as date))
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
where (acts.official_id is not null or acts.position = 1)
    and (case_clocks.closed_day is null or cast(acts.occurred_at as date) < case_clocks.closed_day)
