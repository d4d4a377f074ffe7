-- Counterparties that came at least twice in a window for one stratum, a column a window (those that end in _0 are
-- repeated): as many pairs could have stood out.
with met as (
    select part.stratum_code, part.counterparty_code, sum(part.n * month_in.in_0) as m_0
    from part
    inner join month_in on part.month = month_in.month and part.known = month_in.known
    where part.counterparty_code > 0
    group by part.stratum_code, part.counterparty_code
)

select stratum_code, cast(count(case when m_0 >= 2 then 1 end) as bigint) as rivals_0
from met
group by stratum_code
