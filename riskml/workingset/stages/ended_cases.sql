-- Cases without a card's workflow that are over: closed in the cases table, or standing at a closing step.
select unguided_steps.case_id, unguided_steps.matter_id
from unguided_steps
left join closing_steps
    on unguided_steps.matter_id = closing_steps.matter_id
    and unguided_steps.step = closing_steps.step
left join case_rows
    on unguided_steps.case_id = case_rows.case_id
where unguided_steps.stands
    and (closing_steps.step is not null or case_rows.closed_at is not null)
