-- The five pairs of each official that stand out most by the quick expectation: only these get an exact tail.
select w, clerk, party, x
from (
    select
        w,
        clerk,
        party,
        x,
        row_number() over (
            partition by w, clerk order by (x - cast(quick as double)) / sqrt(cast(quick as double)) desc, party
        ) as turn
    from pair_met
) as ranked
where turn <= 5
