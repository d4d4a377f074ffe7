-- Working days on post minus leave, by month, as known on the date.
select presence_known.official_id, presence_known.unit_id, presence_known.month, presence_known.workdays
from presence_known
cross join clock
where presence_known.known_from = 0
    or presence_known.known_from = cast(extract(year from clock.as_of) * 12 + extract(month from clock.as_of) - 1 as integer)
