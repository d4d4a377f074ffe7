"""The rows by which a rule gives its hits: as few as do, found by trying, and held to give them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import sqlglot
from sqlglot import exp

from riskml.core.errors import RiskmlError
from riskml.rules import facts_as_json, grade_hits, hits_on
from riskml.workingset import LISTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from riskml.bundles.content import Reach
    from riskml.cards import RuleCard
    from riskml.engine import Engine
    from riskml.workingset import Schema

MOST_ROWS: Final = 20_000
"""Rows that a bundle holds at most for one rule: a rule that needs more looks at everybody, whom nobody hands out."""
_MOST_TRIED: Final = 200_000
"""Rows of one table that a rule is tried on at most, before what it does not need is left out."""
_WIDE: Final = ("matter_id", "unit_id")
"""Facts that half of a log shares."""
_WHOLE: Final = ("calendar", "clock", *LISTS)
"""What names nobody and is wanted as it is."""
_PEOPLE: Final = ("official_id", "counterparty_id")
_WANTED: Final = "wanted_by_the_bundle"


def tables_of(card: RuleCard, schema: Schema) -> tuple[str, ...]:
    """Return the working tables that a rule's select reads, and those by which its sums are told."""
    tree = sqlglot.parse_one(card.hits, read="duckdb")
    read = {one.name for one in tree.find_all(exp.Table)} | {card.records, "contracts", "tenders", "clock"}
    return tuple(sorted(read & {*schema.working}))


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules are asked of.

    Parameters
    ----------
    engine
        Holds the working set.
    empty
        Holds every working table without a row; see `riskml.rules.example_engine`.
    schema
        What the tables are.
    as_of
        The day.
    """

    engine: Engine
    empty: Engine
    schema: Schema
    as_of: date


def sliced(card: RuleCard, hits: pd.DataFrame, ground: Ground) -> tuple[Reach, dict[str, pa.Table]]:
    """Return rows of the working set that by themselves give these hits, and how far they had to reach.

    Tried are, in this order, the rows that share an identifier with the hits' records or with what these are of (case,
    tender, contract); those that share one with whom the hits name, then with their unit or their matter; and all rows
    of the tables that the rule reads. Of the first that gives the hits, each table is then cut back as far as they are
    still given.

    Parameters
    ----------
    card
        The rule.
    hits
        Its hits, as they were published: with facts as JSON and levels.
    ground
        What is asked.
    """
    names = tables_of(card, ground.schema)
    lists = tuple(one for one in names if one in _WHOLE)
    whole = {name: _rows(ground, name, None) for name in lists}
    rows = [name for name in names if name not in lists]
    records = _identifiers(hits)
    people = {str(one) for name in _PEOPLE for one in hits[name].dropna()} | _said(hits) - {"", "-"}
    units, matters = ({str(one) for one in hits[name].dropna()} - {"", "-"} for name in ("unit_id", "matter_id"))
    reaches: tuple[tuple[Reach, set[str] | None], ...] = (
        ("records", records),
        ("people", records | people),
        ("unit", records | people | units),
        ("matter", records | people | matters),
        ("all", None),
    )
    tried: list[dict[str, pa.Table]] = [{name: ground.schema.empty(name) for name in rows}]
    for reach, wanted in reaches:
        asked = wanted if wanted is None else _with_theirs(ground, rows, wanted)
        taken = {name: _rows(ground, name, asked) for name in rows}
        if any(one.num_rows > _MOST_TRIED for one in taken.values()):
            continue
        if gives(card, hits, whole | taken, ground):
            kept = _cut_back(card, hits, whole, taken, tried, ground)
            fits = sum(one.num_rows for one in kept.values()) <= MOST_ROWS
            return (reach, whole | kept) if fits else ("", {})
        tried.append(taken)
    return "", {}


def _cut_back(  # noqa: PLR0917 -- what is asked of what, beside what was tried
    card: RuleCard,
    hits: pd.DataFrame,
    whole: Mapping[str, pa.Table],
    taken: Mapping[str, pa.Table],
    tried: Sequence[Mapping[str, pa.Table]],
    ground: Ground,
) -> dict[str, pa.Table]:
    """Take of each table the fewest rows among those tried that still give the hits, the largest table first."""
    kept = dict(taken)
    for name in sorted(kept, key=lambda one: (-kept[one].num_rows, one)):
        for fewer in tried:
            less = {**kept, name: fewer[name]}
            if fewer[name].num_rows < kept[name].num_rows and gives(card, hits, {**whole, **less}, ground):
                kept = less
                break
    return kept


def found_in(card: RuleCard, tables: Mapping[str, pa.Table], empty: Engine, as_of: date) -> pd.DataFrame:
    """Return the hits of a rule on tables alone, facts as JSON and levels beside them, as a run publishes them.

    Raises
    ------
    RiskmlError
        The select fails on them.
    """
    hits = hits_on(card, tables, empty, as_of)
    return hits.assign(facts=facts_as_json(hits["facts"]), **grade_hits(hits, [card]))


def gives(card: RuleCard, hits: pd.DataFrame, tables: Mapping[str, pa.Table], ground: Ground) -> bool:
    """Tell whether a rule finds these hits, with these facts and levels, in tables alone."""
    try:
        found = found_in(card, tables, ground.empty, ground.as_of)
    except RiskmlError:
        return False
    told = {row["hit_id"]: row for row in found.to_dict("records")}
    same = ("facts", "level")
    return all(
        one["hit_id"] in told and all(one[name] == told[one["hit_id"]][name] for name in same)
        for one in hits.to_dict("records")
    )


def _identifiers(hits: pd.DataFrame) -> set[str]:
    keys = (name for name in ("case_id", "tender_id", "contract_id") if name in hits)
    own = {str(one) for name in keys for one in hits[name].dropna()}
    return (own | {str(one) for records in hits["records"] for one in records}) - {""}


def _said(hits: pd.DataFrame) -> set[str]:
    """Return the texts among the facts of hits: whom and what else they name."""
    facts = [json.loads(one) for one in hits["facts"]]
    return {text for one in facts for name, text in one.items() if isinstance(text, str) and name not in _WIDE}


def _with_theirs(ground: Ground, names: Iterable[str], wanted: set[str]) -> set[str]:
    """Add the cases, tenders and contracts of the rows in which something wanted stands."""
    found = set(wanted)
    for name in names:
        keys = [one for one in ("case_id", "tender_id", "contract_id") if one in ground.schema.working[name]]
        rows = _rows(ground, name, wanted)
        found |= {str(one) for key in keys for one in rows[key].to_pylist() if one}
    return found


def _rows(ground: Ground, name: str, wanted: Collection[str] | None) -> pa.Table:
    """Return the rows of a table in which one of these texts stands; every row where none are named, up to the most."""
    columns = ground.schema.working[name]
    texts = [column for column, kind in columns.items() if pa.types.is_string(kind)]
    told = ", ".join(f'"{one}"' for one in columns)
    asked = f'select {told} from "{name}"'  # noqa: S608 (our own names)
    if wanted is not None and texts:
        ground.engine.put(_WANTED, pa.table({"value": pa.array(sorted(wanted), pa.string())}))
        asked += " where " + " or ".join(f'"{one}" in (select value from {_WANTED})' for one in texts)  # noqa: S608
    try:
        return ground.engine.arrow(f"{asked} limit {_MOST_TRIED + 1}").cast(pa.schema(list(columns.items())))
    finally:
        ground.engine.drop(_WANTED)


def card_as_data(card: RuleCard) -> dict[str, Any]:
    """Return a card as JSON holds it, its shape filled in."""
    told: dict[str, Any] = card.model_dump(mode="json", exclude={"shape", "names"}, by_alias=True)
    return told
