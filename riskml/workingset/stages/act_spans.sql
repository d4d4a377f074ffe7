-- From when until when an official who had no post yet acted in a unit, as it was known at the end of each month in
-- which the official acted, and on the date.
with acts as (
    select
        every.official_id,
        every.unit_id,
        every.known_from,
        every.known_until,
        first_posts.posted_from,
        min(every.day) as from_day,
        max(every.day) as to_day
    from steps as every
    left join (
        select official_id, min(cast(extract(year from valid_from) * 12 + extract(month from valid_from) - 1 as integer)) as posted_from
        from posts
        group by official_id
    ) as first_posts
        on every.official_id = first_posts.official_id
    where first_posts.posted_from is null or every.known_from < first_posts.posted_from
    group by every.official_id, every.unit_id, every.known_from, every.known_until, first_posts.posted_from
),

told as (
    select official_id, known_from as known, posted_from
    from acts
    union
    select acts.official_id, cast(extract(year from clock.as_of) * 12 + extract(month from clock.as_of) - 1 as integer) as known, acts.posted_from
    from acts
    cross join clock
)

select
    acts.official_id,
    acts.unit_id,
    min(acts.from_day) as from_day,
    max(acts.to_day) as to_day,
    told.known,
    told.posted_from
from told
inner join acts
    on told.official_id = acts.official_id
    and acts.known_from <= told.known
    and (acts.known_until is null or acts.known_until > told.known)
where told.posted_from is null or told.known < told.posted_from
group by acts.official_id, acts.unit_id, told.known, told.posted_from
