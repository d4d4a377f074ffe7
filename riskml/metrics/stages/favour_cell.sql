-- What an official did of one stratum in a window for one counterparty.
select
    span_month.w,
    part.clerk,
    part.party,
    part.work,
    cast(sum(part.n) as bigint) as n,
    cast(sum(part.s1) as bigint) as s1
from part
inner join pair_known on part.clerk = pair_known.clerk and part.party = pair_known.party
inner join span_month on part.month = span_month.month
group by span_month.w, part.clerk, part.party, part.work
