-- One row an act: where it stands in its case, how long it took and what limit it had, on the count of working days.
select
    operations.operation_id,
    operations.case_id,
    operations.matter_id,
    operations.step,
    operations.official_id,
    operations.unit_id,
    operations.occurred_at,
    operations.occurred_is_date,
    cast(operations.occurred_at as date) as day,
    acts.month,
    acts.started_at,
    acts.started_is_date,
    acts.elapsed_workdays,
    acts.elapsed_hours,
    case
        when operations.due_at is not null then operations.due_at
        when acts.closes_case then case_clocks.due_at
    end as due_at,
    cast(acts.due_number - acts.begun_number as double) as limit_workdays,
    case when acts.due_number is not null then cast(greatest(acts.ended_number - acts.due_number, 0) as double) end
        as late_workdays,
    cast(acts.due_number - acts.ended_number as double) as left_workdays,
    case
        when acts.due_number > acts.limit_from_number and acts.ended_number >= acts.limit_from_number
            then (acts.ended_number - acts.limit_from_number) * 1e0 / (acts.due_number - acts.limit_from_number)
    end as limit_used,
    case when operations.outcome is null and acts.answers then case_clocks.outcome else operations.outcome end
        as outcome,
    case when operations.amount is null and acts.answers then case_clocks.amount else operations.amount end
        as amount,
    coalesce(operations.counterparty_id, case_clocks.counterparty_id) as counterparty_id,
    operations.channel,
    operations.device,
    operations.place_id,
    operations.reason,
    operations.documents,
    operations.recorded_at,
    acts.position,
    acts.previous_step,
    acts.next_step,
    acts.closes_case,
    acts.working_day,
    acts.office_hours,
    acts_repeated.operation_id is not null as repeated,
    acts_again.operation_id is not null as acts_again,
    acts.skipped,
    acts.out_of_order
from operations
inner join acts_timed as acts
    on operations.operation_id = acts.operation_id
    and operations.case_id = acts.case_id
inner join case_clocks
    on operations.case_id = case_clocks.case_id
left join acts_repeated
    on operations.operation_id = acts_repeated.operation_id
    and operations.case_id = acts_repeated.case_id
left join acts_again
    on operations.operation_id = acts_again.operation_id
    and operations.case_id = acts_again.case_id
