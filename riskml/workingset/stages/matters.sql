-- The power list: what a matter card says goes before what the matters table says. The limit is the one in force on the date.
select
    listed.*,
    coalesce(card_matters.matter_id, listed.matter_id) as matter_id,
    coalesce(card_matters.name_zh, listed.name) as name_zh,
    coalesce(card_matters.name_en, listed.name) as name_en,
    limits.limit_workdays,
    coalesce(card_matters.sensitive, listed.sensitive) as sensitive,
    card_matters.amount_low,
    card_matters.amount_high,
    card_matters.threshold,
    card_matters.area
from card_matters
full join (
    select
        accepted_matters.*,
        row_number() over (partition by matter_id order by source_order desc, source_row desc) as nth
    from accepted_matters
) as listed
    on card_matters.matter_id = listed.matter_id
cross join clock
left join limits
    on coalesce(card_matters.matter_id, listed.matter_id) = limits.matter_id
    and limits.step is null
    and clock.as_of >= limits.from_day
    and clock.as_of < limits.until_day
where listed.nth is null or listed.nth = 1
