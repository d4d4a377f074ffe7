-- Decisions of reviewers known on the date: one row each, the last told.
select
    review_id,
    warning_id,
    hit_id,
    official_id,
    listed_at,
    selected_by,
    propensity,
    finding,
    facts,
    decided_at,
    decided_by,
    note,
    recorded_at
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
