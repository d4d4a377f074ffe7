-- Posts begun by the date; an end that lies later is not yet known. Both end days count as on post.
select
    official_id,
    unit_id,
    post,
    valid_from,
    case when valid_to < settings.until_at then valid_to end as valid_to
from accepted_posts
cross join settings
where valid_from < settings.until_at
