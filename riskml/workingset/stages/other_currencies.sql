-- Currencies in which sums are told, by ISO 4217, and which are not the project's: as records write them. What is no such
-- code tells nothing, and where the project names no currency of its own none is another.
select told.currency
from (
    select currency from accepted_tenders
    union
    select currency from accepted_awards
    union
    select currency from accepted_contracts
    union
    select currency from accepted_payments
) as told
cross join settings
where length(trim(told.currency)) = 3
    and upper(trim(told.currency)) between 'AAA' and 'ZZZ'
    and length(settings.currencies) > 1
    and strpos(settings.currencies, ';' || upper(trim(told.currency)) || ';') = 0
