-- Officials' acts of matters that no card gives a workflow, in the order of their case as it was known from one month
-- until another. What events without an official do is nobody's course, and lacking them nobody's skip.
with acts as (
    select
        accepted.case_id,
        coalesce(accepted.matter_id, case_matters.matter_id, '-') as matter_id,
        accepted.step,
        accepted.occurred_at,
        coalesce(accepted.operation_id, accepted.source_id || ':' || cast(accepted.source_row as varchar))
            as operation_id,
        accepted.corrected_from,
        greatest(
            cast(extract(year from accepted.occurred_at) * 12 + extract(month from accepted.occurred_at) - 1 as integer),
            coalesce(cast(extract(year from accepted.recorded_at) * 12 + extract(month from accepted.recorded_at) - 1 as integer), 0)
        ) as known
    from accepted_operations as accepted
    cross join settings
    left join case_matters
        on accepted.case_id = case_matters.case_id
    left join (select distinct matter_id from card_workflow) as guided
        on coalesce(accepted.matter_id, case_matters.matter_id, '-') = guided.matter_id
    where guided.matter_id is null
        and accepted.official_id is not null
        and accepted.occurred_at < settings.until_at
        and coalesce(accepted.recorded_at, accepted.occurred_at) < settings.until_at
),

versions as (
    select
        case_id,
        known as known_from,
        lead(known) over (partition by case_id order by known) as known_until
    from (select distinct case_id, known from acts) as changed
)

select
    versions.case_id,
    versions.known_from,
    versions.known_until,
    acts.matter_id,
    acts.step,
    row_number() over (
        partition by versions.case_id, versions.known_from
        order by acts.occurred_at, length(acts.operation_id), acts.operation_id
    ) as position,
    row_number() over (
        partition by versions.case_id, versions.known_from
        order by acts.occurred_at desc, length(acts.operation_id) desc, acts.operation_id desc
    ) as from_end
from versions
inner join acts
    on versions.case_id = acts.case_id
    and acts.known <= versions.known_from
    and (acts.corrected_from is null or acts.corrected_from > versions.known_from)
