-- Groups of bidders that mostly meet each other: linked by three lots or more that are half of what either bid for.
-- Each takes the first name among its links, four times over; a group that needs more is no close one and is left out.
with strong as (
    select one_id as from_id, other_id as to_id
    from bidder_pairs
    where together >= 3 and closeness >= 5e-1
),

links as (
    select from_id, to_id from strong
    union all
    select to_id, from_id from strong
    union
    select from_id, from_id from strong
    union
    select to_id, to_id from strong
),

first_round as (
    select from_id, min(to_id) as label
    from links
    group by from_id
),

second_round as (
    select links.from_id, min(first_round.label) as label
    from links
    inner join first_round
        on links.to_id = first_round.from_id
    group by links.from_id
),

third_round as (
    select links.from_id, min(second_round.label) as label
    from links
    inner join second_round
        on links.to_id = second_round.from_id
    group by links.from_id
),

fourth_round as (
    select links.from_id, min(third_round.label) as label
    from links
    inner join third_round
        on links.to_id = third_round.from_id
    group by links.from_id
),

unfinished as (
    select one.label
    from strong
    inner join fourth_round as one
        on strong.from_id = one.from_id
    inner join fourth_round as other
        on strong.to_id = other.from_id
    where one.label <> other.label
    union
    select other.label
    from strong
    inner join fourth_round as one
        on strong.from_id = one.from_id
    inner join fourth_round as other
        on strong.to_id = other.from_id
    where one.label <> other.label
),

grouped as (
    select
        fourth_round.from_id as bidder_id,
        fourth_round.label,
        count(*) over (partition by fourth_round.label) as members
    from fourth_round
    left join unfinished
        on fourth_round.label = unfinished.label
    where unfinished.label is null
),

sides as (
    select
        bidder_pairs.closeness,
        one.label as one_label,
        other.label as other_label
    from bidder_pairs
    left join grouped as one
        on bidder_pairs.one_id = one.bidder_id
    left join grouped as other
        on bidder_pairs.other_id = other.bidder_id
    where one.label is not null or other.label is not null
),

touched as (
    select one_label as label, closeness, coalesce(one_label = other_label, false) as within
    from sides
    where one_label is not null
    union all
    select other_label, closeness, false
    from sides
    where other_label is not null and (one_label is null or one_label <> other_label)
),

measured as (
    select
        label,
        sum(case when within then 1 else 0 end) as links,
        avg(case when within then closeness end) as arithmetic,
        exp(avg(case when within then ln(closeness) end)) as geometric,
        sum(case when within then closeness else 0 end) / sum(closeness) as exclusivity
    from touched
    group by label
)

select
    grouped.label as group_id,
    grouped.bidder_id,
    grouped.members,
    round(
        measured.geometric / measured.arithmetic * measured.links * 2 / (grouped.members * (grouped.members - 1)), 12
    ) as cohesion,
    round(measured.exclusivity, 12) as exclusivity
from grouped
inner join measured
    on grouped.label = measured.label
