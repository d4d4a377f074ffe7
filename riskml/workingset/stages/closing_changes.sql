-- Cases whose step became one that ends a case, or ceased to be one, while they stood there.
select distinct unguided_steps.case_id, turned.known_from as known
from unguided_steps
inner join (
    select *, lag(closes) over (partition by matter_id, step order by known_from) as closed_before
    from closing_shares
) as turned
    on unguided_steps.matter_id = turned.matter_id
    and unguided_steps.step = turned.step
    and turned.known_from > unguided_steps.known_from
    and (unguided_steps.known_until is null or turned.known_from < unguided_steps.known_until)
where unguided_steps.stands
    and turned.closes <> turned.closed_before
