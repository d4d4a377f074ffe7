-- Bids known on the date: one row for each bid and bidder, the last told.
select rows_told.*
from (
    select
        told.*,
        settings.until_at,
        row_number() over (
            partition by bid_id, bidder_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_bids as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (submitted_at is null or submitted_at < settings.until_at)
) as rows_told
where nth = 1
