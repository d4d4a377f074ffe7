-- Entries of registers begun by the date, or without a beginning; an end that lies later is not yet known.
select
    rows_told.*,
    case when valid_to < until_at then valid_to end as valid_to,
    case when valid_to < until_at then valid_to_is_date end as valid_to_is_date
from (
    select
        told.*,
        settings.until_at,
        row_number() over (
            partition by register, entry_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_registers as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (valid_from is null or valid_from < settings.until_at)
) as rows_told
where nth = 1
