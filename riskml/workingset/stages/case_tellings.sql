-- Rows of the cases table told by the date, each with the month (year x 12 + month - 1) in which it became known, and
-- that in which its end did.
select
    told.*,
    case when closed_at < until_at then greatest(known, cast(extract(year from closed_at) * 12 + extract(month from closed_at) - 1 as integer)) end as closing_known
from (
    select
        accepted_cases.*,
        settings.until_at,
        greatest(
            coalesce(cast(extract(year from recorded_at) * 12 + extract(month from recorded_at) - 1 as integer), 0),
            coalesce(cast(extract(year from opened_at) * 12 + extract(month from opened_at) - 1 as integer), 0)
        ) as known
    from accepted_cases
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (opened_at is null or opened_at < settings.until_at)
) as told
