-- Relations begun by the date, or without a beginning; an end that lies later is not yet known.
select
    accepted_relations.*,
    case when valid_to < settings.until_at then valid_to end as valid_to,
    case when valid_to < settings.until_at then valid_to_is_date end as valid_to_is_date
from accepted_relations
cross join settings
where valid_from is null or valid_from < settings.until_at
