-- Each subject's effort beside what its peers would have done on as many workdays, on the log scale with the
-- sampling variance of both sides (a sum of weights is a compound Poisson count).
with faced as (
    select
        load.w,
        0 as kind,
        load.clerk as subject,
        load.place,
        load.n,
        load.effort,
        load.square,
        load.days,
        case when $by_unit = 1 and load_place.clerks >= 3 and load_place.n - load.n >= 30 then 1 else 0 end as near,
        load_place.effort as place_effort,
        load_place.square as place_square,
        load_place.days as place_days,
        load_place.clerks as place_clerks,
        load_all.effort as all_effort,
        load_all.square as all_square,
        load_all.days as all_days,
        load_all.clerks as all_clerks
    from load
    left join load_place on load.w = load_place.w and load.place = load_place.place
    left join load_all on load.w = load_all.w
    union all
    select
        load_place.w,
        1 as kind,
        load_place.place as subject,
        load_place.place,
        load_place.n,
        load_place.effort,
        load_place.square,
        load_place.days,
        0 as near,
        load_place.effort as place_effort,
        load_place.square as place_square,
        load_place.days as place_days,
        load_place.clerks as place_clerks,
        load_all.effort as all_effort,
        load_all.square as all_square,
        load_all.days as all_days,
        load_all.places as all_clerks
    from load_place
    inner join load_all on load_place.w = load_all.w
),

rested as (
    select
        *,
        case when near = 1 then place_effort else all_effort end - effort as rest_effort,
        case when near = 1 then place_square else all_square end - square as rest_square,
        case when near = 1 then place_days else all_days end - days as rest_days,
        case when near = 1 then place_clerks else all_clerks end - 1 as peers
    from faced
),

judged as (
    select
        rested.*,
        span.span,
        span.month,
        case
            when rested.n < card_of.minimum or rested.days <= 0 or rested.effort <= 0 then 'below_minimum'
            when coalesce(rested.peers, 0) < 1 or rested.rest_effort <= 0 or rested.rest_days <= 0 then 'no_peers'
            else 'measured'
        end as status,
        rested.days * rested.rest_effort / nullif(rested.rest_days, 0) as expected
    from rested
    inner join span on rested.w = span.w
    inner join card_of on span.span = card_of.span
    where card_of.card = $card
)

select
    $card as card,
    judged.span,
    judged.month,
    case when judged.kind = 0 then 'official' else 'unit' end as subject,
    case when judged.kind = 0 then clerk.official_id else place.unit_id end as subject_id,
    place.unit_id,
    judged.status,
    judged.effort as observed,
    case when judged.peers > 0 and judged.days > 0 then judged.expected end as expected,
    judged.days as exposure,
    case when judged.status = 'measured' then ln(judged.effort / judged.expected) end as away,
    judged.square / nullif(judged.effort * judged.effort, 0)
    + judged.rest_square / nullif(judged.rest_effort * judged.rest_effort, 0) as own_variance,
    coalesce(judged.peers, 0) as peers
from judged
inner join place on judged.place = place.place
left join clerk on judged.subject = clerk.clerk and judged.kind = 0
