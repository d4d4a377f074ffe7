-- Who won which lot, of awards that stand: one row for each tender, lot, bid and supplier.
select distinct
    tender_id,
    coalesce(lot_id, '') as lot,
    bid_id,
    supplier_id
from awards
where coalesce(status, 'active') not in ('pending', 'cancelled', 'unsuccessful', 'withdrawn')
    and supplier_id is not null
