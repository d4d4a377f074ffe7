-- Acts as they were known from one month until another, and no longer are.
select *
from steps
where known_until is not null
