-- All that an official did of one stratum in a window, for whomever. Counterparties are summed away before windows.
with monthly as (
    select
        clerk,
        work,
        month,
        cast(sum(n) as bigint) as n,
        cast(sum(s1) as bigint) as s1,
        cast(sum(s2) as bigint) as s2
    from part
    group by clerk, work, month
)

select
    span_month.w,
    monthly.clerk,
    monthly.work,
    cast(sum(monthly.n) as bigint) as n,
    cast(sum(monthly.s1) as bigint) as s1,
    cast(sum(monthly.s2) as bigint) as s2
from monthly
inner join span_month on monthly.month = span_month.month
group by span_month.w, monthly.clerk, monthly.work
