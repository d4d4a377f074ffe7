-- Bids known on the date: one row for each bid and bidder, the last told. A bid that names no currency is in its tender's;
-- the project's own is left unsaid, so that one that names it and one that names none are in the same.
select
    rows_told.*,
    case
        when strpos(rows_told.currencies, ';' || upper(trim(coalesce(rows_told.currency, tenders.currency))) || ';') = 0
            then upper(trim(coalesce(rows_told.currency, tenders.currency)))
    end as currency
from (
    select
        told.*,
        settings.until_at,
        settings.currencies,
        row_number() over (
            partition by bid_id, bidder_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_bids as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (submitted_at is null or submitted_at < settings.until_at)
) as rows_told
left join tenders
    on rows_told.tender_id = tenders.tender_id
where nth = 1
