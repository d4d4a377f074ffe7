"""Selects that look at many rows at once: asked anew of what was known at each month's end.

Their answers are kept as differences: what a month's end adds to, and takes from, the answer of the one before. Folded
up to a month they are the answer at that month's end, as if nothing had been asked before or after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.engine import Stage
from riskml.metrics.knowledge import ever_known, known_at, looks_at_one_row, month_of, touched_at, versions_of
from riskml.metrics.windows import EARLIER

if TYPE_CHECKING:
    from collections.abc import Collection

    from riskml.cards import MetricCard
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


def ask(engine: Engine, name: str, card: MetricCard, columns: Collection[str], *, ends: range, held: int) -> Asked:
    """Ask a card's select of all that was known once; if it looks at many rows, of what was known at each month's end.

    Parameters
    ----------
    engine
        Holds the working set.
    name
        What the tables are called after.
    card
        The card.
    columns
        What its select gives.
    ends
        The months at whose end the answer is wanted.
    held
        How many months before each end, it included, the answer is of; a select of many rows sees twelve more.

    Raises
    ------
    RiskmlError
        The select failed, or took too long.
    """
    asked, sql = Asked(f"{name}_latest", f"{name}_history"), card.observations
    listed = ", ".join(column for column in _KEYS if column in columns)
    engine.drop(asked.history)
    if looks_at_one_row(sql):
        engine.ask(Stage(asked.latest, sql))
        rows = ever_known(sql, engine.tables(), ends[-1])
        month = month_of("told.at")
        told = f"select {listed}, {month} as month, known, times from ({rows}) as told where {month} <= {ends[-1]}"  # noqa: S608
        engine.ask(Stage(asked.history, told))
    elif not card.within or not _ask_of_the_news(engine, asked, card, listed, ends=ends, held=held):
        _ask_each_month(engine, asked, sql, listed, ends=ends, held=held)
    return asked


def _counted(answers: str, listed: str, times: int, first: int, last: int) -> str:
    """Return the answers of some months, each with its month and how often it counts."""
    return (
        f"select * from (select {listed}, {month_of('told.at')} as month, {times} as times from {answers} as told) "  # noqa: S608
        f"as timed where month between {first} and {last}"
    )


def _ask_of_the_news(engine: Engine, asked: Asked, card: MetricCard, listed: str, *, ends: range, held: int) -> bool:
    """Ask all that is known at the last end, and at each end only the groups that its news touched, before and after.

    What the last answer has beyond the differences is the answer at the first end. Returns False, and has done nothing,
    where the select reads other tables that have news.
    """
    sql, tables, first = card.observations, engine.tables(), ends[0] - held + 1
    versions, touched, then, now = (f"{asked.history}_{what}" for what in ("versions", "touched", "then", "now"))
    every = versions_of(sql, card.within, tables, first - EARLIER, ends[-1])
    if every is None:
        return False
    summed = "select {listed}, month, cast({end} as integer) as known, sum(times) as times from ({rows}) as changes "
    summed += "group by {listed}, month having sum(times) <> 0"
    reach = ends[-1] - first + 1 + EARLIER
    engine.run(Stage(versions, every))
    engine.ask(Stage(asked.latest, known_at(sql, tables, ends[-1], reach, versions)))
    for end in ends[1:]:
        engine.run(Stage(touched, touched_at(versions, end)))
        engine.ask(Stage(then, known_at(sql, tables, end - 1, reach, touched)))
        engine.ask(Stage(now, known_at(sql, tables, end, reach, touched)))
        rows = f"{_counted(now, listed, 1, first, end)} union all {_counted(then, listed, -1, first, end)}"
        engine.append(Stage(asked.history, summed.format(listed=listed, end=end, rows=rows)))
    rows = _counted(asked.latest, listed, 1, first, ends[-1])
    if ends[1:]:
        rows += f" union all select {listed}, month, -times as times from {asked.history}"  # noqa: S608 (our own)
    engine.append(Stage(asked.history, summed.format(listed=listed, end=ends[0], rows=rows)))
    engine.drop(versions, touched, then, now)
    return True


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
