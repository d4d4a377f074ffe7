-- The effort of one observation of each stratum, for evidence.
select $card as card, work.stratum, weight.hours
from weight
inner join work on weight.work = work.work
