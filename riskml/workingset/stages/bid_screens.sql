-- Screens of the prices of each lot with three or more valid bids. Rounded: a sum's last digit depends on its order.
with gathered as (
    select
        bid_places.tender_id,
        bid_places.lot,
        min(bid_places.lot_id) as lot_id,
        min(bid_places.unit_id) as unit_id,
        min(bid_places.official_id) as official_id,
        max(bid_places.submitted_at) as submitted_at,
        min(bid_places.currency) as currency,
        min(bid_places.winner_id) as winner_id,
        cast(count(*) as double) as n,
        min(bid_places.lowest) as lowest,
        min(case when bid_places.place = 2 then bid_places.amount end) as second,
        min(bid_places.highest) as highest,
        min(bid_places.gap) as step_least,
        max(bid_places.gap) as step_most,
        min(bid_places.ratio) as ratio_least,
        max(bid_places.ratio) as ratio_most,
        avg(bid_places.amount) as mean,
        avg(power(bid_places.share - bid_means.mean, 2)) as m2,
        avg(power(bid_places.share - bid_means.mean, 3)) as m3,
        avg(power(bid_places.share - bid_means.mean, 4)) as m4,
        sum(case when bid_places.place > 1 then power(bid_places.share - bid_means.losing_mean, 2) end) as losing_squares,
        max(
            greatest(
                bid_places.place / cast(bid_places.bids as double) - bid_places.share,
                bid_places.share - (bid_places.place - 1) / cast(bid_places.bids as double)
            )
        ) as ks
    from bid_places
    inner join bid_means
        on bid_places.tender_id = bid_means.tender_id
        and bid_places.lot = bid_means.lot
    group by bid_places.tender_id, bid_places.lot
),

lots as (
    select tender_id, count(distinct lot_id) as lots
    from bids
    group by tender_id
)

select
    gathered.tender_id,
    gathered.lot_id,
    gathered.unit_id,
    gathered.official_id,
    gathered.submitted_at,
    cast(gathered.n as bigint) as bids,
    gathered.currency,
    -- An estimate is of the whole tender, and beside prices in its own currency alone.
    case
        when lots.lots <= 1
            and case
                when strpos(settings.currencies, ';' || upper(trim(tenders.currency)) || ';') > 0 then ''
                else upper(trim(coalesce(tenders.currency, '')))
            end = coalesce(gathered.currency, '')
            then tenders.estimate
    end as estimate,
    gathered.lowest,
    gathered.second,
    gathered.highest,
    lowest * round(gathered.mean / lowest, 12) as mean,
    coalesce(
        round((highest - lowest) * sqrt(m2 * n / (n - 1)) / gathered.mean, 12), 0e0
    ) as cv,
    round((highest - lowest) / lowest, 12) as spd,
    round((second - lowest) / lowest, 12) as diffp,
    case
        when highest > second
            then round((second - lowest) / ((highest - lowest) * sqrt(losing_squares / (n - 2))), 12)
    end as rd,
    case when highest > lowest then round((second - lowest) / ((highest - lowest) / (n - 1)), 12) end as rdnor,
    case when highest > second then round((second - lowest) / ((highest - second) / (n - 2)), 12) end as rdalt,
    case when highest > lowest then round(sqrt(n * (n - 1)) / (n - 2) * m3 / power(m2, 15e-1), 12) end as skewness,
    case
        when highest > lowest and n > 3
            then round((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / (m2 * m2) - 3) + 6), 12)
    end as kurtosis,
    round(ks, 12) as ks,
    gathered.step_least,
    gathered.step_most,
    gathered.ratio_least,
    gathered.ratio_most,
    gathered.winner_id
from gathered
cross join settings
left join tenders
    on gathered.tender_id = tenders.tender_id
left join lots
    on gathered.tender_id = lots.tender_id
