-- Each subject's effort beside what its peers would have done on as many workdays, on the log scale with the
-- sampling variance of both sides (a sum of weights is a compound Poisson count).
with beside_peers as (
    select
        load.w,
        0 as kind,
        load.official_code as subject,
        load.unit_code,
        load.n,
        load.effort,
        load.square,
        load.days,
        case when $by_unit = 1 and load_unit.officials >= 3 and load_unit.n - load.n >= 30 then 1 else 0 end as near,
        load_unit.effort as unit_effort,
        load_unit.square as unit_square,
        load_unit.days as unit_days,
        load_unit.officials as unit_officials,
        load_all.effort as all_effort,
        load_all.square as all_square,
        load_all.days as all_days,
        load_all.officials as all_officials
    from load
    left join load_unit on load.w = load_unit.w and load.unit_code = load_unit.unit_code
    left join load_all on load.w = load_all.w
    union all
    select
        load_unit.w,
        1 as kind,
        load_unit.unit_code as subject,
        load_unit.unit_code,
        load_unit.n,
        load_unit.effort,
        load_unit.square,
        load_unit.days,
        0 as near,
        load_unit.effort as unit_effort,
        load_unit.square as unit_square,
        load_unit.days as unit_days,
        load_unit.officials as unit_officials,
        load_all.effort as all_effort,
        load_all.square as all_square,
        load_all.days as all_days,
        load_all.units as all_officials
    from load_unit
    inner join load_all on load_unit.w = load_all.w
),

rested as (
    select
        *,
        case when near = 1 then unit_effort else all_effort end - effort as rest_effort,
        case when near = 1 then unit_square else all_square end - square as rest_square,
        case when near = 1 then unit_days else all_days end - days as rest_days,
        case when near = 1 then unit_officials else all_officials end - 1 as peers
    from beside_peers
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
    case when judged.kind = 0 then official_code.official_id else unit_code.unit_id end as subject_id,
    unit_code.unit_id,
    judged.status,
    judged.effort as observed,
    case when judged.peers > 0 and judged.days > 0 then judged.expected end as expected,
    judged.days as exposure,
    case when judged.status = 'measured' then ln(judged.effort / judged.expected) end as away,
    judged.square / nullif(judged.effort * judged.effort, 0)
    + judged.rest_square / nullif(judged.rest_effort * judged.rest_effort, 0) as own_variance,
    coalesce(judged.peers, 0) as peers
from judged
inner join unit_code on judged.unit_code = unit_code.unit_code
left join official_code on judged.subject = official_code.official_code and judged.kind = 0
