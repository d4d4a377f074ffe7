-- Working days on post minus leave, by month; a month without any is left out.
select
    posted.official_id,
    posted.unit_id,
    posted.month,
    cast(posted.workdays - coalesce(away.workdays, 0) as double) as workdays
from posted_months as posted
left join leave_months as away
    on posted.official_id = away.official_id
    and posted.unit_id = away.unit_id
    and posted.month = away.month
where posted.workdays > coalesce(away.workdays, 0)
