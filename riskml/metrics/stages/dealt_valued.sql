-- Valued acts folded by month. Only pairs that met often enough to stand out keep their counterparty: everything
-- else is the official's other work.
with known as (
    select clerk, party
    from dealt
    where party > 0
    group by clerk, party
    having count(*) >= $least
),

placed as (
    select
        dealt.clerk,
        dealt.place,
        dealt.work,
        coalesce(known.party, 0) as party,
        dealt.month,
        case
            when dealt_scale.high > dealt_scale.low
                then
                    (least(greatest(dealt.value, dealt_scale.low), dealt_scale.high) - dealt_scale.low)
                    / (dealt_scale.high - dealt_scale.low)
            else 0e0
        end as u
    from dealt
    inner join dealt_scale on dealt.work = dealt_scale.work
    left join known on dealt.clerk = known.clerk and dealt.party = known.party
)

select
    clerk,
    place,
    work,
    party,
    month,
    count(*) as n,
    cast(sum(cast(round(u * $grid) as bigint)) as bigint) as s1,
    cast(sum(cast(round(u * u * $grid) as bigint)) as bigint) as s2
from placed
group by clerk, place, work, party, month
