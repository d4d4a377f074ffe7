-- Cases of an official in a pool, and how many ordered pairs of them have the same counterparty.
with monthly as (
    select work, clerk, month, cast(sum(n) as bigint) as n
    from part
    group by work, clerk, month
),

dealt as (
    select block_month.block, monthly.work, monthly.clerk, cast(sum(monthly.n) as bigint) as n
    from monthly
    inner join block_month on monthly.month = block_month.month
    group by block_month.block, monthly.work, monthly.clerk
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
