-- One row a counterparty, the last accepted.
select rows_of_counterparty.*
from (
    select
        accepted_counterparties.*,
        row_number() over (partition by counterparty_id order by source_order desc, source_row desc) as nth
    from accepted_counterparties
) as rows_of_counterparty
where nth = 1
