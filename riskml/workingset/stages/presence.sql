-- Working days on post minus leave, by month; a month without any is left out. Nobody is on post for more days than the
-- month has: who works in several units at once, or acts in another now and then, has them shared out.
select
    official_id,
    unit_id,
    month,
    case when together > within_reach then workdays * within_reach / together else workdays end as workdays
from (
    select
        *,
        sum(workdays) over (partition by official_id, month) as together,
        month_workdays - max(away_workdays) over (partition by official_id, month) as within_reach
    from (
        select
            posted.official_id,
            posted.unit_id,
            posted.month,
            cast(posted.month_workdays as double) as month_workdays,
            cast(coalesce(away.workdays, 0) as double) as away_workdays,
            cast(posted.workdays - coalesce(away.workdays, 0) as double) as workdays
        from posted_months as posted
        left join leave_months as away
            on posted.official_id = away.official_id
            and posted.unit_id = away.unit_id
            and posted.month = away.month
        where posted.workdays > coalesce(away.workdays, 0)
    ) as present
) as shared
