-- One window of the pairs.
select
    $w as w, clerk, party, n_0 as n, observed_0 as observed_sum, expected_0 as expected_sum, variance_0 as variance
from favour_faced
where n_0 > 0
