-- Tenders known on the date: one row each, the last told of what was recorded by then; an award after it is not yet known.
select
    rows_told.*,
    case when awarded_at < until_at then awarded_at end as awarded_at,
    case when awarded_at < until_at then awarded_is_date end as awarded_is_date,
    case when rows_told.currency is not null then other_currencies.currency is not null end as other_currency
from (
    select
        told.*,
        settings.until_at,
        row_number() over (
            partition by tender_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_tenders as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (published_at is null or published_at < settings.until_at)
) as rows_told
left join other_currencies
    on rows_told.currency = other_currencies.currency
where nth = 1
