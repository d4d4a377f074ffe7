-- The power list: what a matter card says goes before what the matters table says.
select
    listed.*,
    coalesce(card_matters.matter_id, listed.matter_id) as matter_id,
    coalesce(card_matters.name_zh, listed.name) as name_zh,
    coalesce(card_matters.name_en, listed.name) as name_en,
    coalesce(card_matters.limit_workdays, listed.limit_workdays) as limit_workdays,
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
where listed.nth is null or listed.nth = 1
