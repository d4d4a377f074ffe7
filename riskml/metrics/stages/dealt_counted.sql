-- Cases folded by month. Only counterparties that came twice to one pool or twice to one official keep their number:
-- no other makes a difference.
with repeated as (
    select party from dealt where party > 0 group by party, work having count(*) >= 2
    union
    select party from dealt where party > 0 group by party, clerk having count(*) >= 2
),

placed as (
    select dealt.clerk, dealt.place, dealt.work, coalesce(repeated.party, 0) as party, dealt.month
    from dealt
    left join repeated on dealt.party = repeated.party
)

select clerk, place, work, party, month, count(*) as n
from placed
group by clerk, place, work, party, month
