-- Working days on post of each month; posts of one unit that overlap do not count twice beyond the month.
select
    official_id,
    unit_id,
    known,
    month,
    number_before,
    number_through,
    number_through - number_before as month_workdays,
    least(sum(workdays), number_through - number_before) as workdays
from (
    select
        spans.official_id,
        spans.unit_id,
        spans.known,
        months.month,
        months.number_before,
        months.number_through,
        case when spans.to_day < months.last_day then ends.workday_number else months.number_through end
        - case
            when spans.from_day > months.first_day then begins.workday_number - cast(begins.working as int)
            else months.number_before
        end as workdays
    from posted_spans as spans
    inner join months
        on spans.from_day <= months.last_day
        and spans.to_day >= months.first_day
    left join calendar as begins
        on spans.from_day = begins.day
    left join calendar as ends
        on spans.to_day = ends.day
) as parts
group by official_id, unit_id, known, month, number_before, number_through
