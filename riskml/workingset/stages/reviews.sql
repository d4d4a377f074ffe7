-- Decisions of reviewers known on the date: one row each, the last told.
select rows_told.*
from (
    select
        told.*,
        row_number() over (
            partition by review_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_reviews as told
    cross join settings
    where decided_at < settings.until_at
        and (recorded_at is null or recorded_at < settings.until_at)
) as rows_told
where nth = 1
