-- Declared relatives as of the date; an end that lies later is not yet known.
select
    official_id,
    person_id,
    kind,
    valid_from,
    case when valid_to < until_at then valid_to end as valid_to,
    matched_by,
    source
from accepted_declared_relatives
cross join settings
where (valid_from is null or valid_from < settings.until_at)
