-- How long each act took and what limit it had. The limit is the act's own due time; at the close its case's; its
-- step's in the workflow; at the close its matter's, counted from the opening. A limit of the case is kept or not by
-- the day on which the case closed, which may lie after the last act: until then it was with the last to act.
select
    acts.operation_id,
    acts.case_id,
    acts.month,
    acts.working as working_day,
    acts.started_at,
    acts.started_is_date,
    acts.closes_case,
    coalesce(acts.decides, acts.closes_case) as answers,
    acts.position,
    acts.previous_step,
    acts.next_step,
    case when acts.number >= started.workday_number then acts.number - started.workday_number end as elapsed_workdays,
    case
        when not acts.occurred_is_date and not acts.started_is_date and acts.occurred_at >= acts.started_at
            then
                settings.hours_per_day * (acts.number - cast(acts.working as int))
                + cast(acts.working as int) * least(greatest(
                    hour(acts.occurred_at) + minute(acts.occurred_at) / 60e0 + second(acts.occurred_at) / 3600e0
                    - settings.opens, 0e0
                ), settings.hours_per_day)
                - settings.hours_per_day * (started.workday_number - cast(started.working as int))
                - cast(started.working as int) * least(greatest(
                    hour(acts.started_at) + minute(acts.started_at) / 60e0 + second(acts.started_at) / 3600e0
                    - settings.opens, 0e0
                ), settings.hours_per_day)
    end as elapsed_hours,
    case
        when not acts.occurred_is_date
            then
                acts.working
                and hour(acts.occurred_at) + minute(acts.occurred_at) / 60e0 + second(acts.occurred_at) / 3600e0
                between settings.opens and settings.closes
    end as office_hours,
    case
        when acts.own_due_number is not null then acts.own_due_number
        when acts.closes_case and acts.case_due_number is not null then acts.case_due_number
        when acts.step_limit is not null and started.workday_number is not null
            then started.workday_number + acts.step_limit
        when acts.closes_case then acts.case_limit_number
    end as due_number,
    case
        when acts.own_due_number is not null then started.workday_number
        when acts.closes_case and acts.case_due_number is not null then acts.opened_number
        when acts.step_limit is not null and started.workday_number is not null then started.workday_number
        when acts.closes_case then acts.opened_number
    end as limit_from_number,
    coalesce(started.workday_number, acts.opened_number) as begun_number,
    case
        when acts.own_due_number is not null then acts.number
        when acts.closes_case and acts.case_due_number is not null then acts.closed_number
        when acts.step_limit is not null and started.workday_number is not null then acts.number
        when acts.closes_case then acts.closed_number
    end as ended_number,
    case
        when acts.workflow_position is not null
            then greatest(acts.required_before - coalesce(acts.required_reached, 0), 0)
    end as skipped,
    case when acts.workflow_position is not null then coalesce(acts.workflow_position < acts.reached, false) end
        as out_of_order
from (
    select
        placed.operation_id,
        placed.case_id,
        placed.occurred_at,
        placed.occurred_is_date,
        placed.position,
        placed.previous_step,
        placed.next_step,
        placed.step_limit,
        placed.workflow_position,
        placed.required_before,
        placed.required_reached,
        placed.reached,
        calendar.month,
        calendar.working,
        calendar.workday_number as number,
        coalesce(placed.received_at, placed.previous_at, case_clocks.told_opened_at) as started_at,
        case
            when placed.received_at is not null then coalesce(placed.received_is_date, false)
            when placed.previous_at is not null then placed.previous_is_date
            when case_clocks.told_opened_at is not null then case_clocks.told_opened_is_date
        end as started_is_date,
        due.workday_number + cast(not due.working as int) as own_due_number,
        case_clocks.closed_day is not null
            and calendar.day <= case_clocks.closed_day
            and (placed.next_at is null or cast(placed.next_at as date) > case_clocks.closed_day) as closes_case,
        case when case_clocks.decided then coalesce(placed.decides, false) end as decides,
        case_clocks.opened_number,
        case_clocks.closed_number,
        case_clocks.due_number as case_due_number,
        case_clocks.limit_number as case_limit_number
    from acts_placed as placed
    inner join case_clocks
        on placed.case_id = case_clocks.case_id
    inner join calendar
        on cast(placed.occurred_at as date) = calendar.day
    left join calendar as due
        on cast(placed.due_at as date) = due.day
) as acts
cross join settings
left join calendar as started
    on cast(acts.started_at as date) = started.day
