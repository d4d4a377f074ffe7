-- Cases of an official in a pool, and how many ordered pairs of them have the same counterparty.
with dealt as (
    select block_month.block, part.work, part.clerk, cast(sum(part.n) as bigint) as n
    from part
    inner join block_month on part.month = block_month.month
    group by block_month.block, part.work, part.clerk
),

twinned as (
    select block, work, clerk, cast(sum(x * (x - 1)) as bigint) as twins
    from deal_tally
    where x > 1
    group by block, work, clerk
)

select dealt.block, dealt.work, dealt.clerk, dealt.n, coalesce(twinned.twins, 0) as twins
from dealt
left join twinned on dealt.block = twinned.block and dealt.work = twinned.work and dealt.clerk = twinned.clerk
