-- Posts begun by the date; an end that lies later is not yet known. Both end days count as on post.
select
    accepted_posts.*,
    case when valid_to < settings.until_at then valid_to end as valid_to,
    case when valid_to < settings.until_at then valid_to_is_date end as valid_to_is_date
from accepted_posts
cross join settings
where valid_from < settings.until_at
