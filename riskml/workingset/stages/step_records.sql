-- The records that each step must leave, as its matter card lists them.
select matter_id, step, document
from card_step_records
