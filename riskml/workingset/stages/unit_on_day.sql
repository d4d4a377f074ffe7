-- Where an official stood on a day, for acts that do not say their unit; of several posts the latest begun.
select official_id, day, unit_id
from (
    select
        acts.official_id,
        acts.day,
        posts.unit_id,
        row_number() over (
            partition by acts.official_id, acts.day
            order by posts.valid_from desc, posts.unit_id
        ) as nth
    from (
        select distinct official_id, cast(occurred_at as date) as day
        from accepted_operations
        where unit_id is null
    ) as acts
    inner join posts
        on acts.official_id = posts.official_id
        and acts.day >= cast(posts.valid_from as date)
        and (posts.valid_to is null or acts.day <= cast(posts.valid_to as date))
) as held
where nth = 1
