-- Acts of matters that no card gives a workflow, in the order of their case.
select
    operations.case_id,
    operations.case_number,
    operations.matter_id,
    operations.step,
    row_number() over (
        partition by operations.case_number
        order by operations.occurred_at, length(operations.operation_id), operations.operation_id
    ) as position,
    row_number() over (
        partition by operations.case_number
        order by operations.occurred_at desc, length(operations.operation_id) desc, operations.operation_id desc
    ) as from_end
from operations
left join (select distinct matter_id from card_workflow) as guided
    on operations.matter_id = guided.matter_id
where guided.matter_id is null
