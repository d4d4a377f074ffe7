-- The months in which something of a case became known: an act, a row of the cases table, its end, or that the table
-- tells ends at all (a case without one is then open).
select distinct case_id, known
from (
    select
        case_id,
        greatest(
            cast(extract(year from occurred_at) * 12 + extract(month from occurred_at) - 1 as integer),
            coalesce(cast(extract(year from recorded_at) * 12 + extract(month from recorded_at) - 1 as integer), 0)
        ) as known
    from accepted_operations
    cross join settings
    where occurred_at < settings.until_at
        and coalesce(recorded_at, occurred_at) < settings.until_at
    union all
    select case_id, known
    from case_tellings
    union all
    select case_id, closing_known as known
    from case_tellings
    where closing_known is not null
    union all
    select case_tellings.case_id, closings_known.known
    from case_tellings
    inner join closings_known
        on case_tellings.known < closings_known.known
    union all
    select case_id, known
    from closing_changes
) as changes
