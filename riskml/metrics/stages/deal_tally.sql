-- Cases of an official with a counterparty in a pool: one stratum in one calendar quarter, cut where a window cuts it.
select
    block_month.block,
    part.work,
    part.clerk,
    part.party,
    cast(sum(part.n) as bigint) as x
from part
inner join block_month on part.month = block_month.month
where part.party > 0
group by block_month.block, part.work, part.clerk, part.party
