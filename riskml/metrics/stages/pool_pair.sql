-- Cases of an official with a counterparty in a pool: one stratum in one calendar quarter, cut where a window cuts it.
select
    block_month.block,
    part.stratum_code,
    part.official_code,
    part.counterparty_code,
    cast(sum(part.n) as bigint) as x
from part
inner join block_month on part.month = block_month.month and part.known = block_month.known
where part.counterparty_code > 0
group by block_month.block, part.stratum_code, part.official_code, part.counterparty_code
having sum(part.n) > 0
