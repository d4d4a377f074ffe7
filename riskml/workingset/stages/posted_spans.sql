-- When an official stood in a unit: from the posts (a month's are known at its end), else from the first to the last
-- act there, as known at the end of a month.
select
    posts.official_id,
    posts.unit_id,
    cast(posts.valid_from as date) as from_day,
    coalesce(cast(posts.valid_to as date), clock.as_of) as to_day,
    0 as known
from posts
cross join clock
union all
select official_id, unit_id, from_day, to_day, known
from act_spans
