-- Payments known on the date; one without a number of its own is told by its row.
select
    rows_told.*,
    payment as payment_id,
    case when rows_told.currency is not null then other_currencies.currency is not null end as other_currency
from (
    select
        told.*,
        coalesce(payment_id, source_id || ':' || cast(source_row as varchar)) as payment,
        settings.until_at,
        row_number() over (
            partition by coalesce(payment_id, source_id || ':' || cast(source_row as varchar))
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_payments as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (paid_at is null or paid_at < settings.until_at)
) as rows_told
left join other_currencies
    on rows_told.currency = other_currencies.currency
where nth = 1
