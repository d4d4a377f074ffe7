-- Acts of an official who acts on the same case again later: what counts a case once takes the last of them.
select acts_placed.operation_id, acts_placed.case_id
from acts_placed
inner join (
    select case_id, official_id, max(position) as last_position
    from acts_placed
    group by case_id, official_id
    having count(*) > 1
) as returned
    on acts_placed.case_id = returned.case_id
    and acts_placed.official_id = returned.official_id
where acts_placed.position < returned.last_position
