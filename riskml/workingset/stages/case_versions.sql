-- Every case as it was known from one month until another (null: still), under a number: joins and windows on it cost
-- a fraction of those on identifiers.
select
    case_id,
    known as known_from,
    lead(known) over (partition by base order by known) as known_until,
    base * 4096 + row_number() over (partition by base order by known) as case_number
from (
    select
        case_changes.case_id,
        case_changes.known,
        numbered.base
    from case_changes
    inner join (
        select case_id, row_number() over () as base
        from (select distinct case_id from case_changes) as cases
    ) as numbered
        on case_changes.case_id = numbered.case_id
) as numbered_changes
