"""Selects that look at many rows at once: asked anew of what was known at each month's end.

Their answers are kept as differences: what a month's end adds to, and takes from, the answer of the one before. Folded
up to a month they are the answer at that month's end, as if nothing had been asked before or after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.engine import Stage
from riskml.metrics.knowledge import ever_known, known_at, looks_at_one_row, month_of
from riskml.metrics.windows import EARLIER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.engine import Engine

_KEYS = ("official_id", "unit_id", "stratum", "counterparty_id", "value")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the answers of a select stand.

    Parameters
    ----------
    latest
        The table of its rows as known now.
    history
        The table of its rows as they were known: `official_id`, `unit_id`, `stratum`, `month`, `known`, `times`, and
        `counterparty_id` and `value` where the select gives them.
    """

    latest: str
    history: str


def ask(engine: Engine, name: str, sql: str, columns: Sequence[str], *, ends: range, held: int) -> Asked:
    """Ask a select of all that was known once, or, where it looks at many rows at once, at the end of each month.

    Parameters
    ----------
    engine
        Holds the working set.
    name
        What the tables are called after.
    sql
        The select.
    columns
        Its columns.
    ends
        The months at whose end the answer is wanted.
    held
        How many months before each end, it included, the answer is of; a select of many rows sees twelve more.

    Raises
    ------
    RiskmlError
        The select failed, or took too long.
    """
    asked = Asked(f"{name}_latest", f"{name}_history")
    listed = ", ".join(column for column in _KEYS if column in columns)
    engine.drop(asked.history)
    if not looks_at_one_row(sql):
        _ask_each_month(engine, asked, sql, listed, ends=ends, held=held)
        return asked
    engine.ask(Stage(asked.latest, sql))
    rows = ever_known(sql, engine.tables(), ends[-1])
    month = month_of("told.at")
    told = f"select {listed}, {month} as month, known, times from ({rows}) as told where {month} <= {ends[-1]}"  # noqa: S608
    engine.ask(Stage(asked.history, told))
    return asked


def _ask_each_month(engine: Engine, asked: Asked, sql: str, listed: str, *, ends: range, held: int) -> None:
    """Ask anew for each month, and keep what changed."""
    tables = engine.tables()
    then = f"{asked.history}_then"
    for end in ends:
        first = end - held + 1
        engine.ask(Stage(asked.latest, known_at(sql, tables, end, held + EARLIER)))
        if end != ends[0]:
            engine.append(
                Stage(
                    asked.history,
                    f"select {listed}, month, cast({end} as integer) as known, -times as times "  # noqa: S608 (our own)
                    f"from {then} where month >= {first}",
                )
            )
        engine.run(
            Stage(
                then,
                f"select {listed}, month, count(*) as times from ("  # noqa: S608 (a card's checked columns)
                f"select {listed}, {month_of('told.at')} as month from {asked.latest} as told) as timed "
                f"where month between {first} and {end} group by {listed}, month",
            )
        )
        engine.append(
            Stage(asked.history, f"select {listed}, month, cast({end} as integer) as known, times from {then}")  # noqa: S608
        )
    engine.drop(then)
