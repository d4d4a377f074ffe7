"""Sheets: which cards are read and folded together.

Most cards ask the same table for another column of the same work. Folding each on its own would read and group
the whole log once a card; a sheet reads it once for all cards whose select differs only in its filter and value.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.core.months import month_number
from riskml.engine import parse_select
from riskml.engine.reach import heeds_interrupt
from riskml.metrics.circles import NONE, Circles
from riskml.metrics.knowledge import ever_known, month_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import date

    from riskml.cards import MetricCard
    from riskml.metrics.asked import Asked
    from riskml.metrics.knowledge import Tables

_KEYS = ("official_id", "unit_id", "at", "stratum", "ref")
_OF_SOMEBODY = "official_id is not null"
"""What nobody is named for (a case that no official has taken up) measures nobody."""
_PLAIN = {"kind", "expressions", "from_", "from", "where", "hint"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cards that one pass over the log folds.

    Parameters
    ----------
    cards
        The cards, in the order of their columns.
    sql
        One select of what is known now: `official_id`, `unit_id`, `moment`, `stratum`, `fine`, `ref` and for the card
        at position i `seen_i` (1 where the row is its observation, else null) and `value_i`.
    history
        One select of what was known once: `official_id`, `unit_id`, `stratum`, `fine`, `month`, `known`, `times`,
        `seen_i` and `value_i`.
    circles
        The circles that its rows tell; `fine` is the finest of each.
    """

    cards: tuple[MetricCard, ...]
    sql: str
    history: str
    circles: Circles

    @property
    def standardised(self) -> int:
        """How many cards, the first ones, are compared stratum by stratum: all but those of volume."""
        return sum(card.compare != "volume" for card in self.cards)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A select that only filters one table."""

    key: tuple[str, ...]
    where: str
    value: str


@cache
def columns_of(sql: str) -> frozenset[str]:
    """Return the names of the columns that a select gives.

    Examples
    --------
    >>> sorted(columns_of("select official_id, occurred_at as at from steps"))
    ['at', 'official_id']
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    return frozenset(tree.named_selects if isinstance(tree, exp.Query) else ())


def is_plain(sql: str) -> bool:
    """Say whether a select only filters one table, so that it can be read together with others.

    Examples
    --------
    >>> is_plain("select step from steps where amount > 0")
    True
    >>> is_plain("select step, lag(day) over (partition by step order by day) from steps")
    False
    """
    tree = parse_select(sql, "")
    if not isinstance(tree, exp.Select) or not heeds_interrupt(tree, {}):  # else it is asked apart, within its time
        return False
    used = {name for name, value in tree.args.items() if value}
    heavy = tree.find(exp.Window, exp.AggFunc, exp.Subquery, exp.Exists)
    selects = sum(1 for _ in tree.find_all(exp.Select))
    return used <= _PLAIN and heavy is None and selects == 1 and tree.find(exp.Table) is not None


def _plain(card: MetricCard) -> _Plain | None:
    if not is_plain(card.observations):
        return None
    tree = sqlglot.parse_one(card.observations, read="duckdb")
    named = {one.alias_or_name: one.unalias() for one in tree.expressions}
    table = tree.find(exp.Table)
    if table is None or not named.keys() >= {*_KEYS, "value"}:
        return None
    where = tree.args.get("where")
    key = (table.sql(dialect="duckdb"), *(named[name].sql(dialect="duckdb") for name in _KEYS))
    condition = where.this.sql(dialect="duckdb") if where else "true"
    return _Plain(key, condition, named["value"].sql(dialect="duckdb"))


def _known_before(as_of: date) -> str:
    """Return the condition that an observation lies not after a date; its moment is called `at`."""
    return f"told.at < cast('{(as_of + timedelta(days=1)).isoformat()}' as timestamp)"


def single(
    card: MetricCard, tables: Tables, as_of: date, asked: Asked | None = None, *, circles: Circles = NONE
) -> Sheet:
    """Return the sheet of one card alone.

    Parameters
    ----------
    card
        The card.
    tables
        The columns of each table that there is.
    as_of
        The last day that is looked at.
    asked
        Where the answers stand of a select that was asked anew for each month's end.
    circles
        The circles that acts are compared in, as far as the select tells them.
    """
    circles = circles.among(columns_of(card.observations))
    value = "value" if "value" in columns_of(card.observations) else "cast(null as double)"
    seen = "1" if card.compare == "volume" else f"case when {value} is not null then 1 end"
    told = f"{circles.finest('stratum')} as fine, {seen} as seen_0, {value} as value_0"
    keys = "official_id, unit_id, stratum"
    now = asked.latest if asked else f"({card.observations})"
    if asked:
        ever = f"select {keys}, month, known, times, {told} from {asked.history} as told where {_OF_SOMEBODY}"  # noqa: S608
    else:
        rows = ever_known(card.observations, tables, month_number(as_of))
        ever = (
            f"select {keys}, {month_of('told.at')} as month, known, times, {told} from ({rows}) as told "  # noqa: S608
            f"where {_known_before(as_of)} and {_OF_SOMEBODY}"
        )
    sql = (
        f"select official_id, unit_id, cast(told.at as timestamp) as moment, stratum, ref, {told} "  # noqa: S608
        f"from {now} as told where {_OF_SOMEBODY}"
    )
    return Sheet((card,), sql, ever, circles)


def _together(cards: list[MetricCard], plains: list[_Plain], tables: Tables, as_of: date, circles: Circles) -> Sheet:
    table, official, unit, at, stratum, ref = plains[0].key
    circles = circles.among(tables.get(table, ()))
    columns = [f"{official} as official_id", f"{unit} as unit_id", f"{stratum} as stratum", f"{ref} as ref"]
    columns.append(f"{circles.finest(stratum)} as fine")
    for place, (card, plain) in enumerate(zip(cards, plains, strict=True)):
        wanted = plain.where if card.compare == "volume" else f"({plain.where}) and ({plain.value}) is not null"
        columns.append(f"case when {wanted} then 1 end as seen_{place}")
        columns.append(f"case when {plain.where} then {plain.value} end as value_{place}")
    wheres = sorted({plain.where for plain in plains})
    asked = "" if "true" in wheres else f" and ({' or '.join(f'({one})' for one in wheres)})"
    where = f" where {official} is not null{asked}"
    listed = ", ".join(columns)
    sql = f"select {listed}, cast({at} as timestamp) as moment from {table}{where}"  # noqa: S608
    rows = ever_known(f"select {listed}, {at} as at from {table}{where}", tables, month_number(as_of))  # noqa: S608
    ever = f"select *, {month_of('told.at')} as month from ({rows}) as told where {_known_before(as_of)}"  # noqa: S608
    return Sheet(tuple(cards), sql, ever, circles)


def scan_of(card: MetricCard, done: Hashable) -> tuple[Hashable, ...] | None:
    """Return what cards share that are read in one scan; nothing for a card that is read alone.

    Parameters
    ----------
    card
        The card.
    done
        Which of its months are known already.
    """
    plain = _plain(card)
    return None if plain is None else (*plain.key, card.window, done)


def sheets_of(
    cards: Iterable[MetricCard], tables: Tables, as_of: date, done: Mapping[str, Hashable] | None = None, *,
    circles: Circles = NONE,
) -> list[Sheet]:  # fmt: skip
    """Group cards (rate, mean and volume) that look at one row at a time into sheets.

    A card that is not plain has a sheet of its own; cards of which other months are `done` share none.
    """
    groups: dict[tuple[Hashable, ...], list[tuple[MetricCard, _Plain]]] = defaultdict(list)
    alone: list[Sheet] = []
    for card in cards:
        plain, key = _plain(card), scan_of(card, (done or {}).get(card.name))
        if plain is None or key is None:
            alone.append(single(card, tables, as_of, circles=circles))
        else:
            groups[key].append((card, plain))
    for members in groups.values():
        members.sort(key=lambda member: member[0].compare == "volume")
    shared = [
        _together([card for card, _ in members], [plain for _, plain in members], tables, as_of, circles)
        for members in groups.values()
    ]
    return shared + alone
