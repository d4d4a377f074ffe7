-- Cases of an official with a counterparty in a pool: one stratum in one calendar quarter, cut where a window cuts it.
select
    block_month.block,
    part.work,
    part.clerk,
    part.party,
    cast(sum(part.n) as bigint) as x
from part
inner join deal_kept on part.party = deal_kept.party
inner join block_month on part.month = block_month.month
group by block_month.block, part.work, part.clerk, part.party
