-- What everybody did of each kind of work in the latest window: of whom the peers of one card may be.
select
    $card as card,
    official_code.official_id,
    unit_code.unit_id,
    chosen.stratum_code,
    chosen.n_0 as n
from chosen
inner join official_code on chosen.official_code = official_code.official_code
inner join unit_code on chosen.unit_code = unit_code.unit_code
where chosen.w = $latest and chosen.n_0 > 0
