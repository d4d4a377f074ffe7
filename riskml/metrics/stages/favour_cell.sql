-- What an official did of one stratum in a window for one counterparty.
select
    span_month.w,
    favour_kept.clerk,
    favour_kept.party,
    favour_kept.work,
    cast(sum(favour_kept.n) as bigint) as n,
    cast(sum(favour_kept.s1) as bigint) as s1
from favour_kept
inner join span_month on favour_kept.month = span_month.month
group by span_month.w, favour_kept.clerk, favour_kept.party, favour_kept.work
