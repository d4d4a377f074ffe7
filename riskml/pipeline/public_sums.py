"""What a run publishes for public pages: counts and sums by unit and closed period, rolled up, and nobody in them.

The table is the run's own and not the public's: it has small numbers, which ``riskml.public`` leaves out of pages.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import pandas as pd

from riskml.core.atomic import write_file
from riskml.pipeline.trails import CASE_ROWS

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.engine import Engine

PUBLIC_SUMS: Final = "public_sums"
"""What the table is called among those of a run."""

COLUMNS: Final = (
    "part", "period", "unit_id", "item", "detail", "count", "timed", "late", "amount", "people", "largest",
    "since", "name", "parent_id",
)  # fmt: skip

_MONTH = "strftime({at}, '%Y-%m')"
_QUARTER = "strftime({at}, '%Y') || '-Q' || quarter({at})"
_YEAR = "strftime({at}, '%Y')"
_BY_ITEM = (_QUARTER, _YEAR)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is counted: one row an act, when it was, who stands on its other side, and how it is named and timed."""

    source: str
    happened_at: str
    item: str = "null"
    detail: str = "null"
    person: str = "null"
    amount: str = "null"
    late: str = "null"
    periods: tuple[str, ...] = _BY_ITEM


_APPLICANT = "coalesce(applicant_id, counterparty_id)"
_OWN_MONEY = "select * from {table} where amount is not null and not coalesce(other_currency, false)"
_COMPLAINTS = """
    select complaints.* replace (coalesce(complaints.unit_id, cases.unit_id) as unit_id)
    from complaints
    left join cases
        on complaints.case_id = cases.case_id
"""
_PARTS: Final = {
    "received": _Part("select * from cases", "opened_at", person=_APPLICANT, periods=(_MONTH,)),
    "finished": _Part(
        CASE_ROWS, "closed_at", item="matter_id", person=_APPLICANT, late="cast(workdays > limit_workdays as int)"
    ),
    "step": _Part("select * from steps", "occurred_at", item="matter_id", detail="step", person="official_id"),
    # How many officials worked on a matter, and in a unit at all: where they are few, its times are theirs.
    "hands": _Part("select * from steps", "occurred_at", item="matter_id", person="official_id"),
    "staff": _Part("select * from steps", "occurred_at", person="official_id"),
    "paid": _Part(
        _OWN_MONEY.format(table="payments"),
        "paid_at",
        item="scheme",
        person="coalesce(payee_id, beneficiary_id, account_id)",
        amount="amount",
    ),
    "contract": _Part(
        _OWN_MONEY.format(table="contracts"), "signed_at", item="kind", person="counterparty_id", amount="amount"
    ),
    "complaint": _Part(_COMPLAINTS, "received_at", person="complainant_id", late="cast(answered_at is null as int)"),
}

# Sums of money are of decimals: those of floats would hang on the order in which rows come.
_COUNTED = """
    with recursive above as (
        select unit_id, unit_id as node from units
        union
        select above.unit_id, units.parent_id as node
        from above
        join units
            on above.node = units.unit_id
        where units.parent_id is not null
    ),

    acts as (
        select
            coalesce(unit_id, '-') as unit_id, {period} as period, {item} as item, {detail} as detail,
            {person} as person, cast({amount} as decimal(18, 2)) as amount,
            {late} as late, cast({happened_at} as date) as day
        from ({source}) as source
        where {happened_at} is not null
    ),

    nodes as (
        select unit_id, node from above
        union
        select unit_id, unit_id as node from acts where unit_id <> '-'
    ),

    by_person as (
        select
            period, node as unit_id, item, detail, person,
            count(*) as acts, count(late) as timed, sum(late) as late, sum(amount) as amount, min(day) as first
        from acts
        join nodes
            on acts.unit_id = nodes.unit_id
        group by period, node, item, detail, person
    )

    select
        '{part}' as part,
        period,
        unit_id,
        item,
        detail,
        cast(sum(acts) as bigint) as count,
        cast(sum(timed) as bigint) as timed,
        cast(coalesce(sum(late), 0) as bigint) as late,
        cast(sum(amount) as double) as amount,
        cast(count(person) as bigint) as people,
        cast(max(abs(amount)) as double) as largest,
        strftime(min(min(first)) over (), '%Y-%m-%d') as since,
        cast(null as varchar) as name,
        cast(null as varchar) as parent_id
    from by_person
    group by period, unit_id, item, detail
    order by period, unit_id, item nulls first, detail nulls first
"""
_UNITS = """
    select
        'unit' as part, null as period, unit_id, {level} as item, null as detail, 0 as count, 0 as timed, 0 as late,
        null as amount, 0 as people, null as largest, null as since, name, parent_id
    from units
    order by unit_id
"""


def public_sums_of(engine: Engine) -> pd.DataFrame:
    """Return what is counted of each unit with all units below it, by period.

    Parameters
    ----------
    engine
        Holds the working set.

    Returns
    -------
    pandas.DataFrame
        part, period (``2025-03``, ``2025-Q1`` or ``2025``), unit_id, item (matter, scheme or kind), detail (step),
        count, timed (those with a limit; complaints all), late (past it; complaints without an answer), amount, people
        (how many are named on the other side; of ``step``, ``hands`` and ``staff`` how many officials), largest (what
        one of them has of the amount at most), since (the first day of which any record of the part tells), name,
        parent_id. Rows of part ``unit`` tell the units, with what area each is as their item.
    """
    known = engine.frame("select * from units limit 0").columns  # a bureau's own contract may know no levels
    parts = [engine.frame(_UNITS.format(level="level" if "level" in known else "null"))]
    for name, part in _PARTS.items():
        for period in part.periods:
            words = {field.name: getattr(part, field.name) for field in fields(part)}
            told = {**words, "part": name, "period": period.format(at=part.happened_at)}
            parts.append(engine.frame(_COUNTED.format(**told)))
    kinds = {"amount": "float64", "largest": "float64", **dict.fromkeys(("count", "timed", "late", "people"), "int64")}
    texts = dict.fromkeys(("part", "period", "unit_id", "item", "detail", "since", "name", "parent_id"), "str")
    filled = [one.astype({**kinds, **texts}) for one in parts if len(one)]
    return pd.concat(filled, ignore_index=True)[list(COLUMNS)] if filled else pd.DataFrame(columns=list(COLUMNS))


def write_public_sums(engine: Engine, folder: Path) -> None:
    """Write the table of `public_sums_of` among those of a run."""
    write_file(folder / f"{PUBLIC_SUMS}.parquet", public_sums_of(engine).to_parquet(index=False))
