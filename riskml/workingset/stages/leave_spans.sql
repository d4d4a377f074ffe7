-- When an official was away from a unit while on post there.
select
    spans.official_id,
    spans.unit_id,
    spans.known,
    greatest(spans.from_day, cast(leaves.valid_from as date)) as from_day,
    least(spans.to_day, coalesce(cast(leaves.valid_to as date), spans.to_day)) as to_day
from posted_spans as spans
inner join leaves
    on spans.official_id = leaves.official_id
    and cast(leaves.valid_from as date) <= spans.to_day
    and (leaves.valid_to is null or cast(leaves.valid_to as date) >= spans.from_day)
