-- Payments known on the date; one without a number of its own is told by its row.
select
    rows_told.*,
    payment as payment_id,
    length(trim(currency)) = 3
        and upper(trim(currency)) between 'AAA' and 'ZZZ'
        and length(currencies) > 1
        and strpos(currencies, ';' || upper(trim(currency)) || ';') = 0 as other_currency
from (
    select
        told.*,
        coalesce(payment_id, source_id || ':' || cast(source_row as varchar)) as payment,
        settings.until_at,
        settings.currencies,
        row_number() over (
            partition by coalesce(payment_id, source_id || ':' || cast(source_row as varchar))
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_payments as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (paid_at is null or paid_at < settings.until_at)
) as rows_told
where nth = 1
