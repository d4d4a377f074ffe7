-- The common variant: steps that at least half of a matter's ended cases have, where twenty or more have ended.
select matter_id, step, median_position
from (
    select
        unguided_steps.matter_id,
        unguided_steps.step,
        count(*) as cases,
        median(unguided_steps.position) as median_position
    from unguided_steps
    inner join ended_cases
        on unguided_steps.case_id = ended_cases.case_id
        and unguided_steps.matter_id = ended_cases.matter_id
    group by unguided_steps.matter_id, unguided_steps.step
) as found
inner join ended_counts using (matter_id)
where ended_counts.cases >= 20 and 2 * found.cases >= ended_counts.cases
