-- Acts in the order of their case: by time; acts of one moment in the workflow's order, then by id. An event that names
-- no official has its place there; who acts next is the next official, and what that act skips is what nothing before
-- it reached. Such events can fulfil a step; they put no act of an official out of its order. Whoever files for the
-- applicant does so from the act on that says so.
select
    placed.*,
    lead(official_id ignore nulls) over in_place as next_official_id,
    lead(case when official_id is not null then occurred_at end ignore nulls) over in_place as next_official_at,
    lag(case when official_id is not null then occurred_at end ignore nulls) over in_place as previous_official_at,
    nullif(lead(case when official_id is not null then coalesce(skipped, -1) end ignore nulls) over in_place, -1)
        as next_skipped
from (
    select
        act,
        case_number,
        step,
        official_id,
        occurred_at,
        row_number() over in_case as position,
        lag(step) over in_case as previous_step,
        lag(occurred_at) over in_case as previous_at,
        lag(occurred_is_date) over in_case as previous_is_date,
        lead(step) over in_case as next_step,
        lead(occurred_at) over in_case as next_at,
        case
            when required_before is not null
                then greatest(required_before - coalesce(max(required_through) over before_it, 0), 0)
        end as skipped,
        coalesce(max(case when outcome = 'returned' then 1 else 0 end) over before_it, 0) = 1 as returned_before,
        last_value(amount ignore nulls) over before_it as previous_amount,
        coalesce(agent_id, last_value(agent_id ignore nulls) over before_it) as agent_so_far,
        max(case when official_id is not null then workflow_position end) over before_it as reached,
        count(official_id) over before_it as officials_before
    from (
        select
            operations.act,
            operations.case_number,
            operations.operation_id,
            operations.step,
            operations.official_id,
            operations.occurred_at,
            operations.occurred_is_date,
            operations.amount,
            operations.agent_id,
            operations.outcome,
            workflow_places.position as workflow_position,
            workflow_places.required_through,
            workflow_places.required_before,
            case
                when mixed_cases.case_number is null then operations.occurred_at
                else cast(cast(operations.occurred_at as date) as timestamp)
            end as ordered_at
        from operations
        left join workflow_places
            on operations.matter_id = workflow_places.matter_id
            and operations.step = workflow_places.step
            and cast(date_trunc('month', operations.occurred_at) as date) = workflow_places.month
        left join mixed_cases
            on operations.case_number = mixed_cases.case_number
    ) as acts
    window
        in_case as (
            partition by case_number
            order by ordered_at, workflow_position nulls last, occurred_at, length(operation_id), operation_id
        ),
        before_it as (
            partition by case_number
            order by ordered_at, workflow_position nulls last, occurred_at, length(operation_id), operation_id
            rows between unbounded preceding and 1 preceding
        )
) as placed
window in_place as (partition by case_number order by position)
