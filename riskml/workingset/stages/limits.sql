-- Limits of matters and of their steps, by the days on which what they are for begins: of a card, else of the matters
-- table, whose limit has no date. A card that tells any limit of its matter tells them all.
select *
from card_limits
union all by name
select
    listed.matter_id,
    cast(null as varchar) as step,
    date '0001-01-01' as from_day,
    date '9999-12-31' as until_day,
    listed.limit_workdays
from (
    select
        accepted_matters.*,
        row_number() over (partition by matter_id order by source_order desc, source_row desc) as nth
    from accepted_matters
) as listed
left join (select distinct matter_id from card_limits where step is null) as told
    on listed.matter_id = told.matter_id
where listed.nth = 1
    and listed.limit_workdays is not null
    and told.matter_id is null
