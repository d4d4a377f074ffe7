-- The post that an official held on a day on which he acted; of several the latest begun.
select official_id, day, post
from (
    select
        acts.official_id,
        acts.day,
        posts.post,
        row_number() over (
            partition by acts.official_id, acts.day
            order by posts.valid_from desc, posts.post
        ) as nth
    from (
        select distinct official_id, cast(occurred_at as date) as day
        from operations
        where official_id in (select official_id from posts where post is not null)
    ) as acts
    inner join posts
        on acts.official_id = posts.official_id
        and acts.day >= cast(posts.valid_from as date)
        and (posts.valid_to is null or acts.day <= cast(posts.valid_to as date))
    where posts.post is not null
) as held
where nth = 1
