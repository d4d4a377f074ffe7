-- Pairs that met often enough, in all that is folded, to stand out in some window.
select official_code, counterparty_code
from part
where counterparty_code > 0
group by official_code, counterparty_code
having sum(abs(n)) >= $least
