-- Rivals that met: the lots where both bid, and these as a share of the lots where either did (Jaccard).
-- Members of one bid are no rivals.
with totals as (
    select bidder_id, count(distinct lot) as lots
    from bidder_entries
    group by bidder_id
),

met as (
    select
        one.bidder_id as one_id,
        other.bidder_id as other_id,
        count(distinct one.lot) as together
    from bidder_entries as one
    inner join bidder_entries as other
        on one.lot = other.lot
        and one.bidder_id < other.bidder_id
        and one.bid_id <> other.bid_id
    group by one.bidder_id, other.bidder_id
)

select
    met.one_id,
    met.other_id,
    met.together,
    met.together / cast(one_total.lots + other_total.lots - met.together as double) as closeness
from met
inner join totals as one_total
    on met.one_id = one_total.bidder_id
inner join totals as other_total
    on met.other_id = other_total.bidder_id
