"""Rows that releases tell in pieces: one row for each thing, of what all of them told by the date.

A full export says all of a row each time, and the last one speaks. A release says what it is about: an award's release
leaves out the tender's title, and does not take it back. Which rows are of releases, their date says (``released_at``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.intake.contracts import ORIGIN, PLACE, date_flag

if TYPE_CHECKING:
    from riskml.workingset.schema import Columns

RELEASED = "released_at"

KEYS: dict[str, tuple[str, ...]] = {
    "tenders": ("tender_id",),
    "bids": ("bid_id", "bidder_id"),
    "awards": ("award_id", "supplier_id"),
    "award_items": ("item_id",),
    "contracts": ("contract_id",),
    "contract_changes": ("change_id",),
    "payments": ("payment_id",),
    "counterparties": ("counterparty_id",),
    "units": ("unit_id",),
}
"""What is one thing in each table that releases fill. Whoever shares it stands second.

What is told of the thing is told of each of them.
"""

_OF_EACH = ("matched_by",)
"""What is told of who shares a thing, not of the thing."""


_FRAME = "rows between unbounded preceding and unbounded following"
_RELEASE = "release_id"


def _latest(columns: Columns) -> str:
    """Write the order in which the latest that was told comes first.

    Of releases of the same moment the one with the greater identifier is the later, as within one file; of those
    that share it, what they say decides. The place of an import decides among full exports only.
    """
    told = [f"length({_RELEASE})", _RELEASE] if _RELEASE in columns else []
    told += [f'"{one}"' for one in columns if one not in (RELEASED, _RELEASE)]
    ties = ", ".join(f"case when {RELEASED} is not null then {one} end desc nulls last" for one in told)
    return f"{RELEASED} is null, {RELEASED} desc, {ties}, {PLACE} desc, source_row desc"


def told_in_pieces(name: str, columns: Columns, source: str) -> str:
    """Write the select that makes one row of the rows that releases tell of one thing.

    Each field is what the latest release by the date says of it, and where releases say nothing of it, what other
    sources do. Rows of other sources stay as they are. Imports of releases may come in any order.
    """
    latest = _latest(columns)
    key = KEYS[name]
    fields = [one for one in columns if one not in key]
    listed = ", ".join(f'"{one}"' for one in (*key, *fields))
    filled = ", ".join((*(f'"{one}"' for one in key), *(_filled(name, one, columns) for one in fields)))
    origin = ", ".join((*ORIGIN, PLACE))
    known = "(recorded_at is null or recorded_at < until_at)" if "recorded_at" in columns else "true"
    # Who shares a thing is not told by a release that names nobody, where another names them.
    someone = f"count({key[1]}) over (partition by {key[0]})" if key[1:] else "0"
    named = f"({key[1]} is not null or someone = 0)" if key[1:] else "true"
    # Whoever lists the bidders first and publishes the bids later has not told of twice as many.
    bids = "count(case when status <> 'listed' then 1 end) over (partition by tender_id)" if name == "bids" else "0"
    stands = "(bids_told = 0 or status is distinct from 'listed')" if name == "bids" else "true"
    return f"""
        select {listed}, {origin}
        from (
            select
                {filled},
                {origin},
                row_number() over (partition by {", ".join(key)}, {RELEASED} is null order by {latest}) as nth_told,
                {someone} as someone,
                {bids} as bids_told
            from {source}
            cross join settings
            where {RELEASED} is null or {known}
            window
                thing as (partition by {key[0]} order by {latest} {_FRAME}),
                one_of_it as (partition by {", ".join(key)} order by {latest} {_FRAME})
        ) as told
        where {RELEASED} is null or (nth_told = 1 and {named} and {stands})
    """  # noqa: S608 (our own names)


def _filled(name: str, field: str, columns: Columns) -> str:
    """Write a field of a row: its own where the row is no release's, else what was told of it last."""
    flags = {date_flag(one): one for one, kind in columns.items() if pa.types.is_timestamp(kind)}
    stamp = flags.get(field, field)
    if stamp in {"recorded_at", RELEASED}:
        return f'"{field}"'  # the last release's own
    said = f'"{field}"' if stamp == field else f'case when "{stamp}" is not null then "{field}" end'
    last = f"first_value({said} ignore nulls) over {'one_of_it' if field in _OF_EACH else 'thing'}"
    if (name, field) == ("tenders", "unit_id"):
        # A release without the tender names the buyer alone, who need not be the one that procures.
        last = f"coalesce(first_value(case when unit_id <> buyer_id then unit_id end ignore nulls) over thing, {last})"
    return f'case when {RELEASED} is null then "{field}" else {last} end as "{field}"'
