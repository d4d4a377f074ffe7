-- When an official stood in a unit: from the posts, else from the first to the last act there.
select
    posts.official_id,
    posts.unit_id,
    cast(posts.valid_from as date) as from_day,
    coalesce(cast(posts.valid_to as date), clock.as_of) as to_day
from posts
cross join clock
union all
select
    acts.official_id,
    acts.unit_id,
    acts.from_day,
    acts.to_day
from (
    select official_id, unit_id, min(day) as from_day, max(day) as to_day
    from steps
    group by official_id, unit_id
) as acts
left join (select distinct official_id from posts) as posted
    on acts.official_id = posted.official_id
where posted.official_id is null
