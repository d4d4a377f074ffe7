-- Which bidders met in which lots over 36 months; lots of more than twenty bids bring nobody close.
select distinct
    bid_outcomes.tender_id || '/' || coalesce(bid_outcomes.lot_id, '') as lot,
    bid_outcomes.bid_id,
    bid_outcomes.bidder_id
from bid_outcomes
cross join settings
where bid_outcomes.submitted_at >= settings.until_at - interval 36 month
    and bid_outcomes.bids <= 20
    and bid_outcomes.bidder_id is not null
