-- Cases without a card's workflow that were over, from one month until another: closed in the cases table, or standing
-- at a closing step; with the version of their acts.
select
    case_versions.case_id,
    case_versions.known_from,
    case_versions.known_until,
    unguided_steps.matter_id,
    unguided_steps.known_from as acts_from
from case_versions
inner join unguided_steps
    on case_versions.case_id = unguided_steps.case_id
    and unguided_steps.known_from <= case_versions.known_from
    and (unguided_steps.known_until is null or case_versions.known_from < unguided_steps.known_until)
    and unguided_steps.stands
left join closing_steps
    on unguided_steps.matter_id = closing_steps.matter_id
    and unguided_steps.step = closing_steps.step
    and closing_steps.known_from <= case_versions.known_from
    and (closing_steps.known_until is null or case_versions.known_from < closing_steps.known_until)
left join case_rows
    on case_versions.case_number = case_rows.case_number
where closing_steps.step is not null
    or case_rows.closed_at is not null
