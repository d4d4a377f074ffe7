-- The answer of volume: observed over expected, shrunk on the log scale, with a robust z.
select
    load_compared.card,
    load_compared.span,
    load_compared.month,
    load_compared.subject,
    load_compared.subject_id,
    load_compared.unit_id,
    load_compared.status,
    load_compared.observed,
    load_compared.expected,
    load_compared.exposure,
    exp(load_compared.away * load_spread.tau2 / nullif(load_spread.tau2 + load_compared.own_variance, 0)) as ratio,
    exp(load_compared.away - 1.959963984540054e0 * sqrt(load_compared.own_variance)) as low,
    exp(load_compared.away + 1.959963984540054e0 * sqrt(load_compared.own_variance)) as high,
    exp(load_compared.away) as effect,
    (load_compared.away - load_spread.middle) / sqrt(load_spread.tau2 + load_compared.own_variance) as z,
    load_compared.peers,
    cast(null as bigint) as close
from load_compared
left join load_spread
    on
        load_compared.card = load_spread.card
        and load_compared.span = load_spread.span
        and load_compared.month = load_spread.month
        and load_compared.subject = load_spread.subject
        and load_compared.status = 'measured'
