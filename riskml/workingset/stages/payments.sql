-- Payments known on the date; one without a number of its own is told by its row.
select
    payment as payment_id,
    scheme,
    contract_id,
    case_id,
    unit_id,
    official_id,
    payee_id,
    beneficiary_id,
    account_id,
    amount,
    currency,
    invoice_id,
    invoiced_at,
    paid_at,
    worked_at,
    place_id,
    channel,
    description,
    recorded_at
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
where nth = 1
