-- Items of awards.
select
    item_id,
    tender_id,
    award_id,
    lot_id,
    scheme,
    classification,
    description,
    quantity,
    unit_price
from accepted_award_items
