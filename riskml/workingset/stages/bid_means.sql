-- The mean place of a lot's bids, and of those above the lowest.
select
    tender_id,
    lot,
    avg(share) as mean,
    avg(case when place > 1 then share end) as losing_mean
from bid_places
group by tender_id, lot
