-- One row an act or event, as it was known from one month until another: where it stands in its case, how long it took and what limit it had, on the count of working days.
-- The limit is the act's own due time; at the close its case's; its step's in the workflow, as it was when the act's
-- clock began; at the close its matter's, as it was when the case was opened and counted from there. A limit of the case is kept or not by the day on which the case closed, which may lie after
-- the last act: until then it was with the last to act, unless an event that names no official came in between.
with placed_acts as (
    select
        operations.*,
        placed.position,
        operations.official_id is not null and placed.officials_before = 0 as opens_case,
        placed.previous_step,
        placed.next_step,
        placed.previous_amount,
        placed.next_official_id,
        placed.next_skipped,
        placed.returned_before,
        placed.reached,
        placed.skipped,
        workflow_places.position as workflow_position,
        calendar.day,
        calendar.month,
        calendar.working,
        calendar.workday_number as number,
        coalesce(operations.received_at, placed.previous_at, case_clocks.told_opened_at) as started_at,
        case
            when operations.received_at is not null then coalesce(operations.received_is_date, false)
            when placed.previous_at is not null then placed.previous_is_date
            when case_clocks.told_opened_at is not null then case_clocks.told_opened_is_date
        end as started_is_date,
        due.workday_number + cast(not due.working as int) as own_due_number,
        case_clocks.closed_day is not null
            and calendar.day <= case_clocks.closed_day
            and (placed.next_official_at is null or cast(placed.next_official_at as date) > case_clocks.closed_day)
            as last_to_act,
        case
            when placed.next_at is null or cast(placed.next_at as date) > case_clocks.closed_day
                then operations.official_id is not null
                    or coalesce(cast(placed.previous_official_at as date) < case_clocks.closed_day, true)
            else operations.official_id is not null and calendar.day = case_clocks.closed_day
        end as then_closed,
        case when case_clocks.decided then coalesce(workflow_places.decides, false) end as decides,
        case_clocks.opened_day,
        case_clocks.opened_number,
        case_clocks.closed_number,
        case_clocks.due_number as case_due_number,
        case_clocks.limit_number as case_limit_number,
        case_clocks.due_at as case_due_at,
        case_clocks.outcome as case_outcome,
        case_clocks.amount as case_amount,
        case_clocks.counterparty_id as case_counterparty_id,
        coalesce(placed.agent_so_far, case_clocks.agent_id) as told_agent_id,
        case_clocks.basis,
        coalesce(post_on_day.post, officials.post) as post
    from operations
    inner join acts_placed as placed
        on operations.act = placed.act
    left join case_clocks
        on operations.case_number = case_clocks.case_number
    left join calendar
        on cast(operations.occurred_at as date) = calendar.day
    left join calendar as due
        on cast(operations.due_at as date) = due.day
    left join post_on_day
        on operations.official_id = post_on_day.official_id
        and cast(operations.occurred_at as date) = post_on_day.day
    left join officials
        on operations.official_id = officials.official_id
    left join workflow_places
        on operations.matter_id = workflow_places.matter_id
        and operations.step = workflow_places.step
        and calendar.month = workflow_places.month
),

acts as (
    select *, last_to_act and then_closed as closes_case
    from placed_acts
),

limited as (
    select
        acts.*,
        limits.limit_workdays as step_limit,
        limits.limit_hours as step_hours,
        limits.legal_limit_workdays as step_legal
    from acts
    left join limits
        on acts.matter_id = limits.matter_id
        and acts.step = limits.step
        and coalesce(cast(acts.started_at as date), acts.opened_day, acts.day) >= limits.from_day
        and coalesce(cast(acts.started_at as date), acts.opened_day, acts.day) < limits.until_day
),

timed as (
    select
        acts.*,
        coalesce(acts.decides, acts.last_to_act) as answers,
        case when acts.number >= started.workday_number then acts.number - started.workday_number end
            as elapsed_workdays,
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
        end as ended_number
    from limited as acts
    cross join settings
    left join calendar as started
        on cast(acts.started_at as date) = started.day
)

select
    timed.*,
    case
        when timed.due_at is not null then timed.due_at
        when timed.closes_case then timed.case_due_at
    end as due_at,
    cast(timed.due_number - timed.begun_number as double) as limit_workdays,
    case when timed.due_number is not null then cast(greatest(timed.ended_number - timed.due_number, 0) as double) end
        as late_workdays,
    cast(timed.due_number - timed.ended_number as double) as left_workdays,
    case
        when timed.due_number > timed.limit_from_number and timed.ended_number >= timed.limit_from_number
            then (timed.ended_number - timed.limit_from_number) * 1e0 / (timed.due_number - timed.limit_from_number)
    end as limit_used,
    timed.step_limit as promised_workdays,
    timed.step_hours as promised_hours,
    timed.step_legal as legal_workdays,
    case when timed.outcome is null and timed.answers then timed.case_outcome else timed.outcome end as outcome,
    case when timed.amount is null and timed.answers then timed.case_amount else timed.amount end as amount,
    coalesce(timed.amount, case when timed.answers then timed.case_amount end) is not null
        and coalesce(timed.amount, case when timed.answers then timed.case_amount end)
        is distinct from timed.previous_amount as sets_amount,
    coalesce(timed.counterparty_id, timed.case_counterparty_id) as counterparty_id,
    timed.told_agent_id as agent_id,
    timed.working as working_day,
    acts_repeated.act is not null as repeated,
    acts_again.act is not null as acts_again,
    timed.skipped,
    case
        when timed.workflow_position is not null then coalesce(timed.workflow_position < timed.reached, false)
    end as out_of_order,
    timed.known_from,
    timed.known_until
from timed
left join acts_repeated
    on timed.act = acts_repeated.act
left join acts_again
    on timed.act = acts_again.act
