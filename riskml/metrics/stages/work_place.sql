-- The unit of a pool: that of most of its cases.
with by_place as (select work, place, sum(n) as n from part group by work, place)

select work, 1048575 - max(cast(n as bigint) * 1048576 + 1048575 - place) % 1048576 as place
from by_place
group by work
