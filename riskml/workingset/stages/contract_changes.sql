-- Changes of contracts known on the date.
select rows_told.*
from (
    select
        told.*,
        settings.until_at,
        row_number() over (
            partition by change_id
            order by recorded_at desc nulls last, source_order desc, source_row desc
        ) as nth
    from accepted_contract_changes as told
    cross join settings
    where (recorded_at is null or recorded_at < settings.until_at)
        and (changed_at is null or changed_at < settings.until_at)
) as rows_told
where nth = 1
