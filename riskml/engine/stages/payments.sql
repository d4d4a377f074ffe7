-- Payments known on the date.
select
    payment_id,
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
        settings.until_at,
        row_number() over (
            partition by payment_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_payments as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (paid_at is null or paid_at < settings.until_at)
) as rows_told
where nth = 1
