-- How many of each matter are over.
select matter_id, count(*) as cases
from ended_cases
group by matter_id
