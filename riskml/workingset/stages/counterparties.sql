-- One row a counterparty, the last accepted.
select
    counterparty_id,
    name,
    kind,
    address,
    telephone,
    email,
    bank_account_id,
    legal_representative_id,
    legal_representative,
    founded_at,
    ended_at,
    jurisdiction,
    identifier_scheme
from (
    select
        accepted_counterparties.*,
        row_number() over (partition by counterparty_id order by source_order desc, source_row desc) as nth
    from accepted_counterparties
) as rows_of_counterparty
where nth = 1
