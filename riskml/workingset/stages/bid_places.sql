-- Priced valid bids of lots with three or more in one currency, each at its place between the lowest (0) and the highest (1).
with priced as (
    select
        bid_id,
        tender_id,
        coalesce(lot_id, '') as lot,
        lot_id,
        unit_id,
        official_id,
        currency,
        amount,
        place,
        max(submitted_at) as submitted_at,
        min(case when won then bidder_id end) as winner_id
    from bid_outcomes
    where amount is not null
    group by bid_id, tender_id, lot_id, unit_id, official_id, currency, amount, place
),

ranged as (
    select
        priced.*,
        min(amount) over (partition by tender_id, lot) as lowest,
        max(amount) over (partition by tender_id, lot) as highest,
        count(*) over (partition by tender_id, lot) as bids,
        min(coalesce(currency, '')) over (partition by tender_id, lot) as one_currency,
        max(coalesce(currency, '')) over (partition by tender_id, lot) as last_currency,
        lead(amount) over (partition by tender_id, lot order by place) as following
    from priced
)

select
    bid_id,
    tender_id,
    lot,
    lot_id,
    unit_id,
    official_id,
    currency,
    amount,
    place,
    submitted_at,
    winner_id,
    lowest,
    highest,
    bids,
    following - amount as gap,
    following / amount - 1 as ratio,
    case when highest > lowest then (amount - lowest) / (highest - lowest) end as share
from ranged
where bids >= 3
    and one_currency = last_currency
