-- Whether the cases table tells ends at all: if it does, a case without one is open.
select count(closed_at) > 0 as told
from case_rows
