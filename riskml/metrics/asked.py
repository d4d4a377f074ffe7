"""Selects that look at many rows at once: asked anew of what was known at each month's end.

Their answers are kept as differences: what a month's end adds to, and takes from, the answer of the one before. Folded
up to a month they are the answer at that month's end, as if nothing had been asked before or after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from riskml.engine import Stage
from riskml.metrics.knowledge import ever_known, known_at, looks_at_one_row, month_of, versions_of
from riskml.metrics.month_ends import (
    EDITION,
    at_every_end,
    editions_of,
    ends_of_groups,
    moment_of_looking_back,
    size_of_editions,
)
from riskml.metrics.windows import EARLIER, REVISED

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from riskml.cards import MetricCard
    from riskml.engine import Engine
    from riskml.metrics.circles import Circles
    from riskml.metrics.kept_sums import Folding

_KEYS = ("official_id", "unit_id", "stratum", "counterparty_id", "value")
_ROWS_AT_ONCE = 4_000_000
"""Rows of editions that are asked of at once: what a window over them takes stays in memory."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A select that was asked, and where its answers stand.

    Parameters
    ----------
    card
        Whose select it is.
    latest
        The table of its rows as known now; `ask_latest` makes it.
    history
        The table of what months added to its answers: `official_id`, `unit_id`, `stratum`, `month`, `known`, `times`,
        and `counterparty_id`, `value` and what makes circles where the select gives them.
    last
        The latest month.
    held
        How many months before an end, it included, its rows are wanted of; a select of many rows sees twelve more.
    circles
        The circles that acts are compared in.
    """

    card: MetricCard
    latest: str
    history: str
    last: int
    held: int
    circles: Circles

    @classmethod
    def of(cls, card: MetricCard, number: int, last: int, circles: Circles) -> Self:
        """Name the tables of a card, under its number, as of a month."""
        name, held = f"observed_{number}", max(card.months, EARLIER) + REVISED
        return cls(card, f"{name}_latest", f"{name}_history", last, held, circles)


def ask(engine: Engine, asked: Asked, columns: Collection[str], folding: Folding) -> None:
    """Ask a card's select what the news of the months added to its answers.

    Parameters
    ----------
    engine
        Holds the working set.
    asked
        The select.
    columns
        What it gives.
    folding
        The months whose news is asked for.

    Raises
    ------
    RiskmlError
        The select failed, or took too long.
    """
    sql, last = asked.card.observations, asked.last
    listed = ", ".join(column for column in (*_KEYS, *asked.circles.columns) if column in columns)
    engine.drop(asked.history, asked.latest)
    if looks_at_one_row(sql):
        rows, month = ever_known(sql, engine.tables(), last), month_of("told.at")
        told = f"select {listed}, {month} as month, known, times from ({rows}) as told where {month} <= {last}"  # noqa: S608
        engine.ask(Stage(asked.history, folding.news(told)))
    elif not asked.card.within or not _ask_of_the_news(engine, asked, folding, listed):
        _ask_each_month(engine, asked, folding, listed)


def _counted(answers: str, listed: str, times: int, first: int, last: int) -> str:
    """Return the answers of some months, each with its month and how often it counts."""
    return (
        f"select * from (select {listed}, {month_of('told.at')} as month, {times} as times from {answers} as told) "  # noqa: S608
        f"as timed where month between {first} and {last}"
    )


def _summed(rows: str, listed: str, known: int) -> str:
    return (
        f"select {listed}, month, cast({known} as integer) as known, sum(times) as times from ({rows}) as changes "  # noqa: S608
        f"group by {listed}, month having sum(times) <> 0"
    )


def _ask_of_the_news(engine: Engine, asked: Asked, folding: Folding, listed: str) -> bool:
    """Ask all ends at once, of each only the groups that its news touched; where nothing is kept, of all at the first.

    Returns False, and has done nothing, where the select reads other tables that have news, or sums rows up.
    """
    sql, tables, ends = asked.card.observations, engine.tables(), folding.missing
    first, base = ends[0] - asked.held + 1, ends[0] if folding.whole else ends[0] - 1
    versions, groups, editions, answers = (
        f"{asked.history}_{what}" for what in ("versions", "groups", "editions", "answers")
    )
    news_after = None if folding.whole else base
    every = versions_of(sql, asked.card.within, tables, first - EARLIER, ends[-1], news_after=news_after)
    of_all = at_every_end(sql, editions)
    if every is None or of_all is None:
        return False
    moment = moment_of_looking_back(sql)
    engine.run(Stage(versions, every))
    engine.run(Stage(groups, ends_of_groups(versions, base, ends[-1], whole=folding.whole, moment=moment)))
    for months in _in_parts(engine.frame(size_of_editions(versions, groups))) or [[base]]:
        engine.run(Stage(editions, editions_of(versions, groups, months, moment)))
        engine.ask(Stage(answers, of_all))
        engine.append(Stage(asked.history, _changes(answers, listed, first, news_after)))
        if folding.whole:  # the answers that no later edition replaced are what is known now
            told = f"select * exclude ({', '.join(EDITION)}) from {answers} where {EDITION[1]} is null"  # noqa: S608
            engine.append(Stage(asked.latest, told))
    engine.drop(groups, editions, answers, versions)
    return True


def _in_parts(sizes: pd.DataFrame) -> list[list[int]]:
    """Return the months whose editions are asked of together: as many as their rows have room for."""
    parts: list[list[int]] = []
    held = 0
    for month, rows in zip(sizes["begun"].tolist(), sizes["n"].tolist(), strict=True):
        if parts and held + rows <= _ROWS_AT_ONCE:
            parts[-1].append(month)
            held += rows
        else:
            parts.append([month])
            held = rows
    return parts


def _changes(answers: str, listed: str, first: int, base: int | None) -> str:
    """Return what each end adds to the answers, and takes from them: an edition comes, and goes with the next."""
    begins, ends = EDITION
    comes = "" if base is None else f"where {begins} <> {base}"
    told = (
        f"select {listed}, month, {begins} as known, 1 as times from timed {comes} union all "  # noqa: S608 (our own)
        f"select {listed}, month, {ends} as known, -1 as times from timed where {ends} is not null"
    )
    return (
        f"with timed as (select * from (select {listed}, {month_of('told.at')} as month, {begins}, {ends} "  # noqa: S608
        f"from {answers} as told) as dated where month between {first} and {begins}) "
        f"select {listed}, month, known, sum(times) as times from ({told}) as changes "
        f"group by {listed}, month, known having sum(times) <> 0"
    )


def _ask_each_month(engine: Engine, asked: Asked, folding: Folding, listed: str) -> None:
    """Ask anew for each month, and keep what changed."""
    tables, then, ends = engine.tables(), f"{asked.history}_then", folding.missing
    first = ends[0] - asked.held + 1
    for end in ends if folding.whole else (ends[0] - 1, *ends):
        engine.ask(Stage(asked.latest, known_at(asked.card.observations, tables, end, end - first + 1 + EARLIER)))
        rows = _counted(asked.latest, listed, 1, first, end)
        if then in engine.tables():
            before = f"select {listed}, month, -times as times from {then}"  # noqa: S608 (our own)
            engine.append(Stage(asked.history, _summed(f"{rows} union all {before}", listed, end)))
        elif folding.whole:
            engine.append(Stage(asked.history, _summed(rows, listed, end)))
        engine.run(Stage(then, _summed(rows, listed, end)))
    engine.drop(then)


def ask_latest(engine: Engine, asked: Asked, officials: str = "") -> None:
    """Ask a select of what is known now, where that was not done: of all, or the groups that some have to do with.

    Parameters
    ----------
    engine
        Holds the working set.
    asked
        The select.
    officials
        A select of the `official_id` of those whose rows are looked at; all where left out.

    Raises
    ------
    RiskmlError
        The select failed, or took too long.
    """
    sql, tables, reach = asked.card.observations, engine.tables(), asked.held + EARLIER
    if asked.latest in tables:
        return
    if looks_at_one_row(sql):
        engine.ask(Stage(asked.latest, sql))
        return
    first, theirs = asked.last - reach + 1, f"{asked.history}_theirs"
    every = versions_of(sql, asked.card.within, tables, first, asked.last) if officials and asked.card.within else None
    if every is None or '"official_id"' not in every:  # of all: to lay their rows apart first would save nothing
        engine.ask(Stage(asked.latest, known_at(sql, tables, asked.last, reach)))
        return
    groups = f"select of_group from ({every}) as versions where official_id in ({officials})"  # noqa: S608 (our own)
    engine.run(Stage(theirs, f"select * from ({every}) as versions where of_group in ({groups})"))  # noqa: S608
    engine.ask(Stage(asked.latest, known_at(sql, tables, asked.last, reach, theirs)))
    engine.drop(theirs)
