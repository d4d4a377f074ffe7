-- Changes of contracts known on the date.
select
    change_id,
    contract_id,
    official_id,
    changed_at,
    amount_before,
    amount_after,
    old_ends_at,
    new_ends_at,
    reason,
    recorded_at
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
