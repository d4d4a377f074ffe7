-- Acts of an official who acts on the same case again later: what counts a case once takes the last of them.
select acts_placed.act
from acts_placed
inner join (
    select case_number, official_id, max(position) as last_position
    from acts_placed
    group by case_number, official_id
    having count(*) > 1
) as returned
    on acts_placed.case_number = returned.case_number
    and acts_placed.official_id = returned.official_id
where acts_placed.position < returned.last_position
