-- The effort of one observation of each stratum, for evidence.
select $card as card, stratum_code.stratum, weight.hours
from weight
inner join stratum_code on weight.stratum_code = stratum_code.stratum_code
