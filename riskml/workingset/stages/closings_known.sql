-- The month from which the cases table tells ends at all.
select min(closing_known) as known
from case_tellings
