-- Contracts known on the date: one row each, the last told; an end of the works after it is not yet known.
select
    rows_told.*,
    case when finished_at < until_at then finished_at end as finished_at,
    case when finished_at < until_at then finished_is_date end as finished_is_date,
    case when finished_at < until_at then final_amount end as final_amount
from (
    select
        told.*,
        settings.until_at,
        row_number() over (
            partition by contract_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_contracts as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (signed_at is null or signed_at < settings.until_at)
) as rows_told
where nth = 1
