-- One window of the pairs.
select
    $w as w, official_code, counterparty_code, n_0 as n, observed_0 as observed_sum, expected_0 as expected_sum, variance_0 as variance,
    skew_0 as skew
from valued_beside_others
where n_0 > 0
