-- Items of awards.
select accepted_award_items.*
from accepted_award_items
