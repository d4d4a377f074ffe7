-- Events of a case that name no official: what systems do, payments that come in. They have their place in its course and
-- measure nobody; the table of steps, which measures, is then without them.
select *
from steps
where official_id is null and known_until is null
