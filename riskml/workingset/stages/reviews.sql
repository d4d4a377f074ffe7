-- Decisions of reviewers known on the date. One that was told again is here as it was told each time that it became
-- known otherwise, so that labels of an earlier date are those of that date; what is told later and was known no later
-- takes the place of what was told before.
select rows_told.*
from (
    select
        known.*,
        min(known_at) over (
            partition by review_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
            rows between unbounded preceding and 1 preceding
        ) as replaced_at
    from (
        select
            told.*,
            case when recorded_at > decided_at then recorded_at else decided_at end as known_at
        from accepted_reviews as told
        cross join settings
        where decided_at < settings.until_at
            and (recorded_at is null or recorded_at < settings.until_at)
    ) as known
) as rows_told
where replaced_at is null or replaced_at > known_at
