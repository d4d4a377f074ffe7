"""The health of a rule: how much of what it could flag it flags, and where it can say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.rules.asking import asked, first_moment, select
from riskml.rules.due_share import MISCALIBRATED
from riskml.workingset import RECORDS

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import RuleCard
    from riskml.engine import Engine

HEALTH = ("rule", "status", "hits", "flagged", "population", "share", "last_at", "silent")
IDLE = "idle"
"""The status of a rule that was asked and met no record that it could have flagged: it says nothing, good or bad."""
HANDFUL = 20
"""Of fewer records than this, one hit alone would be more; and as many hits can be looked at one by one."""


class Populations:
    """Counts how many records the rules of one detection could flag; rules that ask of the same records count once.

    Parameters
    ----------
    engine
        Holds the working set.
    as_of
        Windows end with the end of this day.
    """

    def __init__(self, engine: Engine, as_of: date) -> None:
        self.engine, self.as_of = engine, as_of
        self._known: dict[str, int] = {}

    def of(self, card: RuleCard) -> int:
        """Count the records in a rule's window that it could have flagged.

        Raises
        ------
        RiskmlError
            The card's select fails.
        """
        sql = self._count(card)
        if sql not in self._known:
            rows = select(self.engine, card, sql, ("n",))
            self._known[sql] = int(rows["n"].iloc[0])
        return self._known[sql]

    def around(self, card: RuleCard) -> tuple[int, int]:
        """Count the records of the table that a rule asks of: all of them, and those in its window."""
        table = _every(card)
        sql = f"select count(distinct ref) as n from ({table}) as told"  # noqa: S608 (names of our own)
        every, inside = (self.engine.arrow(one)["n"][0].as_py() for one in (sql, self._in_window(card, table)))
        return int(every), int(inside)

    def _count(self, card: RuleCard) -> str:
        return self._in_window(card, asked(card, card.population) if card.population else _every(card))

    def _in_window(self, card: RuleCard, rows: str) -> str:
        first, until = first_moment(card, self.as_of), pd.Timestamp(self.as_of) + pd.Timedelta(days=1)
        return (
            f"select count(distinct ref) as n from ({rows}) as told where told.at is null "  # noqa: S608 (checked before)
            f"or (told.at >= cast('{first}' as timestamp) and told.at < cast('{until}' as timestamp))"
        )


def _every(card: RuleCard) -> str:
    """Write the select of all records of the table that a rule cites."""
    ref, moment = RECORDS[card.records]
    return f"select {ref} as ref, {moment} as at from {card.records}"  # noqa: S608 (names of our own)


def silent_parts(engine: Engine, card: RuleCard) -> dict[str, list[str]]:
    """Return the parts of a rule's population that it cannot ask, by why.

    Raises
    ------
    RiskmlError
        The card's select fails.
    """
    if not card.silent:
        return {}
    rows = select(engine, card, card.silent, ("part", "why"))
    parts: dict[str, list[str]] = {}
    for part, why in sorted({(str(part), str(why)) for part, why in zip(rows["part"], rows["why"], strict=True)}):
        parts.setdefault(why, []).append(part)
    return parts


def health_of(card: RuleCard, rows: pd.DataFrame, hits: int, population: int) -> dict[str, Any]:
    """Return one line of a rule's health.

    A miscalibrated rule is silent: its hits raise no warning. Not so where degrees tell a reminder from what is for
    the commission, and the month's capacity holds; nor, of a red rule, as few as can be looked at one by one.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> rows = pd.DataFrame({"ref": ["a", "b"], "at": pd.to_datetime(["2024-03-01", "2024-03-02"])})
    >>> told = health_of(SimpleNamespace(name="x", degree=(), grade="yellow"), rows, 1, 20)
    >>> told["status"], told["silent"]
    ('miscalibrated', True)
    """
    flagged = int(rows["ref"].nunique())
    share = flagged / population if population else float("nan")
    loose = share > MISCALIBRATED and population >= HANDFUL
    return {
        "rule": card.name,
        "status": "miscalibrated" if loose else "ok" if population or hits else IDLE,
        "hits": hits,
        "flagged": flagged,
        "population": population,
        "share": share,
        "last_at": rows["at"].max() if len(rows) else pd.NaT,
        "silent": loose and not card.degree and (card.grade != "red" or hits > HANDFUL),
    }
