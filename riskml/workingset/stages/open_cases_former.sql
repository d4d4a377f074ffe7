-- The stock as it was known from one month until another, and no longer is.
select *
from open_cases
where known_until is not null
