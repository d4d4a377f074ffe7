-- Working days on post minus leave, by month; a month without any is left out. Nobody is on post for more days than the
-- month has: who works in several units at once, or acts in another now and then, has them shared out. Of who holds a
-- post a month is known at its end; of others it is what their acts said from one month until another.
with told as (
    select
        official_id,
        known,
        coalesce(lead(known) over (partition by official_id order by known), posted_from) as known_until
    from (select distinct official_id, known, posted_from from act_spans) as spans
)

select
    shared.official_id,
    shared.unit_id,
    shared.month,
    shared.known as known_from,
    told.known_until,
    case when together > within_reach then workdays * within_reach / together else workdays end as workdays
from (
    select
        *,
        sum(workdays) over (partition by official_id, month, known) as together,
        month_workdays - max(away_workdays) over (partition by official_id, month, known) as within_reach
    from (
        select
            posted.official_id,
            posted.unit_id,
            posted.month,
            posted.known,
            cast(posted.month_workdays as double) as month_workdays,
            cast(coalesce(away.workdays, 0) as double) as away_workdays,
            cast(posted.workdays - coalesce(away.workdays, 0) as double) as workdays
        from posted_months as posted
        left join leave_months as away
            on posted.official_id = away.official_id
            and posted.unit_id = away.unit_id
            and posted.month = away.month
            and posted.known = away.known
        where posted.workdays > coalesce(away.workdays, 0)
    ) as present
) as shared
left join told
    on shared.official_id = told.official_id
    and shared.known = told.known
