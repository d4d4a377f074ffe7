-- A subject's units added up; its home is where most of its observations are.
select
    w,
    kind,
    subject,
    -max({'n': all_n_0, 'code': -unit_code}).code as home_0,
    cast(sum(all_n_0) as bigint) as all_n_0,
    cast(sum(all_sum_0) as double) as all_sum_0,
    cast(sum(n_0) as bigint) as n_0,
    cast(sum(close_0) as bigint) as close_0,
    coalesce(cast(sum(observed_sum_0) as double), 0e0) as observed_sum_0,
    coalesce(cast(sum(expected_sum_0) as double), 0e0) as expected_sum_0,
    coalesce(cast(sum(variance_0) as double), 0e0) as variance_0,
    coalesce(cast(sum(skew_0) as double), 0e0) as skew_0,
    coalesce(max(peers_0), 0) as peers_0
from stepped
group by w, kind, subject
