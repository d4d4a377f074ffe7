-- Each step of such a case once: where it first came, and whether the case stands there now.
select case_id, matter_id, step, min(position) as position, min(from_end) = 1 as stands
from unguided_acts
group by case_id, matter_id, step
