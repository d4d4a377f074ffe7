-- Awards known on the date: one row for each award and supplier, the last told. What an award is worth counts once:
-- suppliers who share it have equal parts, to the cent.
select
    shared.*,
    case
        when amount_shared and sharers > 1
            then (
                floor(round(shared.amount * 100) / sharers)
                + case
                    when sharer <= round(shared.amount * 100) - sharers * floor(round(shared.amount * 100) / sharers) then 1
                    else 0
                end
            ) / 100e0
        else shared.amount
    end as amount,
    case when coalesce(shared.currency, tenders.currency) is not null then other_currencies.currency is not null end
        as other_currency
from (
    select
        rows_told.*,
        count(*) over (partition by award_id) as sharers,
        row_number() over (partition by award_id order by supplier_id) as sharer
    from (
        select
            told.*,
            settings.until_at,
            row_number() over (
                partition by award_id, supplier_id
                order by recorded_at desc nulls last, source_order desc, source_row desc
            ) as nth
        from accepted_awards as told
        cross join settings
        where (recorded_at is null or recorded_at < settings.until_at)
            and (awarded_at is null or awarded_at < settings.until_at)
    ) as rows_told
    where nth = 1
) as shared
left join tenders
    on shared.tender_id = tenders.tender_id
left join other_currencies
    on coalesce(shared.currency, tenders.currency) = other_currencies.currency
