-- Contracts known on the date: one row each, the last told; an end of the works after it is not yet known. Where releases
-- tell of a contract, its tender and its award tell who bought, what, and from whom.
select
    rows_told.*,
    case
        when rows_told.released_at is not null then coalesce(tenders.unit_id, rows_told.unit_id)
        else rows_told.unit_id
    end as unit_id,
    case
        when rows_told.released_at is not null then coalesce(rows_told.counterparty_id, sole.supplier_id)
        else rows_told.counterparty_id
    end as counterparty_id,
    case
        when rows_told.kind is null and rows_told.released_at is not null
            then case when tenders.category = 'works' then 'works' else 'purchase' end
        else rows_told.kind
    end as kind,
    case when rows_told.finished_at < rows_told.until_at then rows_told.finished_at end as finished_at,
    case when rows_told.finished_at < rows_told.until_at then rows_told.finished_is_date end as finished_is_date,
    case when rows_told.finished_at < rows_told.until_at then rows_told.final_amount end as final_amount,
    case when coalesce(rows_told.currency, tenders.currency) is not null then other_currencies.currency is not null end
        as other_currency
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
left join tenders
    on rows_told.tender_id = tenders.tender_id
left join other_currencies
    on coalesce(rows_told.currency, tenders.currency) = other_currencies.currency
left join (
    select award_id, min(supplier_id) as supplier_id
    from awards
    group by award_id
    having count(distinct supplier_id) = 1
) as sole
    on rows_told.award_id = sole.award_id
where nth = 1
