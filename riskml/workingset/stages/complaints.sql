-- Complaints known on the date; an answer after it is not yet known.
select
    rows_told.*,
    case when answered_at < until_at then answered_at end as answered_at,
    case when answered_at < until_at then answered_is_date end as answered_is_date,
    case when answered_at < until_at then upheld end as upheld
from (
    select
        told.*,
        settings.until_at,
        row_number() over (
            partition by complaint_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_complaints as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (received_at is null or received_at < settings.until_at)
) as rows_told
where nth = 1
