-- Each step of such a case once: where it first came, and whether the case stood there.
select case_id, known_from, known_until, matter_id, step, min(position) as position, min(from_end) = 1 as stands
from unguided_acts
group by case_id, known_from, known_until, matter_id, step
