-- Relations begun by the date, or without a beginning; an end that lies later is not yet known.
select
    person_id,
    company_id,
    kind,
    valid_from,
    case when valid_to < settings.until_at then valid_to end as valid_to,
    source,
    share,
    matched_by
from accepted_relations
cross join settings
where valid_from is null or valid_from < settings.until_at
