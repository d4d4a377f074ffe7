-- Declared relatives as of the date; an end that lies later is not yet known.
select
    accepted_declared_relatives.*,
    case when valid_to < until_at then valid_to end as valid_to,
    case when valid_to < until_at then valid_to_is_date end as valid_to_is_date
from accepted_declared_relatives
cross join settings
where (valid_from is null or valid_from < settings.until_at)
