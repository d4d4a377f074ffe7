-- Pairs that met often enough, in all that is folded, to stand out in some window.
select clerk, party
from part
where party > 0
group by clerk, party
having sum(n) >= $least
