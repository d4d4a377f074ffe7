-- One row a counterparty, the last accepted.
select counterparty_id, name, kind
from (
    select
        counterparty_id, name, kind,
        row_number() over (partition by counterparty_id order by source_order desc, source_row desc) as nth
    from accepted_counterparties
) as rows_of_counterparty
where nth = 1
