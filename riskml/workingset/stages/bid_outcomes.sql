-- Valid bids and how they fared: one row for each bid and member. Whether it won is not known before its lot is awarded.
with by_bid as (
    select distinct tender_id, bid_id
    from bid_winners
    where bid_id is not null
),

by_lot as (
    select distinct tender_id, lot, supplier_id
    from bid_winners
    where bid_id is null
),

-- An award, or a bid, that names no lot is of the whole tender.
by_tender as (
    select tender_id, supplier_id, max(case when lot = '' then 1 else 0 end) as whole
    from bid_winners
    where bid_id is null
    group by tender_id, supplier_id
),

lots_awarded as (
    select distinct tender_id, lot
    from bid_winners
),

tenders_awarded as (
    select tender_id, max(case when lot = '' then 1 else 0 end) as whole
    from bid_winners
    group by tender_id
),

valid as (
    select
        bid_id,
        bidder_id,
        tender_id,
        lot_id,
        coalesce(lot_id, '') as lot,
        submitted_at,
        case when amount > 0 then amount end as amount,
        currency
    from bids
    where coalesce(status, 'valid') = 'valid'
),

-- What one member wins, its bid wins.
in_lot as (
    select
        valid.bid_id,
        valid.tender_id,
        valid.lot,
        max(valid.amount) as amount,
        count(valid.bidder_id) as members,
        max(
            case
                when by_lot.supplier_id is not null then 1
                when by_tender.supplier_id is not null and (by_tender.whole = 1 or valid.lot = '') then 1
                else 0
            end
        ) as won
    from valid
    left join by_lot
        on valid.tender_id = by_lot.tender_id
        and valid.lot = by_lot.lot
        and valid.bidder_id = by_lot.supplier_id
    left join by_tender
        on valid.tender_id = by_tender.tender_id
        and valid.bidder_id = by_tender.supplier_id
    group by valid.bid_id, valid.tender_id, valid.lot
),

placed as (
    select
        in_lot.bid_id,
        in_lot.tender_id,
        in_lot.lot,
        in_lot.amount,
        in_lot.members,
        case
            when in_lot.won = 1 or by_bid.bid_id is not null then true
            when lots_awarded.tender_id is not null then false
            when tenders_awarded.whole = 1 then false
            when tenders_awarded.tender_id is not null and in_lot.lot = '' then false
        end as won,
        case
            when in_lot.amount is not null
                then row_number() over (
                    partition by in_lot.tender_id, in_lot.lot order by in_lot.amount nulls last, in_lot.bid_id
                )
        end as place,
        count(*) over (partition by in_lot.tender_id, in_lot.lot) as bids
    from in_lot
    left join by_bid
        on in_lot.tender_id = by_bid.tender_id
        and in_lot.bid_id = by_bid.bid_id
    left join lots_awarded
        on in_lot.tender_id = lots_awarded.tender_id
        and in_lot.lot = lots_awarded.lot
    left join tenders_awarded
        on in_lot.tender_id = tenders_awarded.tender_id
)

select
    valid.bid_id,
    valid.bidder_id,
    valid.tender_id,
    valid.lot_id,
    coalesce(tenders.unit_id, '-') as unit_id,
    tenders.official_id,
    tenders.agent_id,
    coalesce(valid.submitted_at, tenders.closes_at, tenders.published_at) as submitted_at,
    placed.amount,
    valid.currency,
    placed.place,
    placed.bids,
    placed.members,
    placed.won
from valid
inner join placed
    on valid.bid_id = placed.bid_id
    and valid.tender_id = placed.tender_id
    and valid.lot = placed.lot
left join tenders
    on valid.tender_id = tenders.tender_id
