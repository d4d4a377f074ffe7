-- Such intervals that reach over a day on which stock is taken, with the official who holds the case, the last to act; none has acted where it is empty.
select
    operations.operation_id,
    operations.case_id,
    operations.matter_id,
    operations.official_id,
    operations.unit_id,
    operations.occurred_at as waiting_since,
    held.from_day,
    held.until_day,
    held.opened_number,
    held.due_at,
    held.due_number,
    held.known_from,
    held.known_until
from operations
inner join (
    select case_intervals.*
    from case_intervals
    inner join calendar
        on case_intervals.from_day = calendar.day
    inner join month_ends
        on calendar.month = month_ends.month
    where case_intervals.until_day > month_ends.day
) as held
    on operations.act = held.act
