"""One rule of the reference project, asked of rows that a test makes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from riskml.cards.rule import RuleCard
from riskml.cards.shape import RuleShape, shaped
from riskml.core.project import Settings
from riskml.core.toml import read_toml
from riskml.engine import Engine
from riskml.rules import Detection, detect
from tests.working import WORKING, empty_table, typed_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.rules.sentence import Names

FEATURES = Path(__file__).resolve().parents[2] / "features"


def reference_card(area: str, name: str, **parameters: float | str | bool) -> RuleCard:
    """Return a rule of the reference project, its shape filled in, some of its parameters changed."""
    card = RuleCard.model_validate(read_toml(FEATURES / "rules" / area / f"{name}.toml"))
    assert parameters.keys() <= card.parameters.keys()
    card = card.model_copy(update={"parameters": card.parameters | parameters})
    if card.shape is None:
        return card
    shape = RuleShape.model_validate(read_toml(FEATURES / "shapes" / f"{card.shape}.toml"))
    return shaped(card, {shape.name: shape})


def ask(
    card: RuleCard, as_of: date, tables: Mapping[str, Iterable[Mapping[str, Any]]], names: Names | None = None
) -> Detection:
    """Ask one rule of rows by table, with all its needs taken as met; it must not fail."""
    with Engine(Settings(threads=1)) as engine:
        for name in WORKING:
            rows = [
                {column: None if value is None else _text(value) for column, value in row.items()}
                for row in tables.get(name, ())
            ]
            engine.put(name, typed_table(name, rows) if rows else empty_table(name))
        engine.put("clock", pa.table({"as_of": pa.array([as_of], pa.date32())}))
        engine.lock()
        needs = frozenset(one for need in card.needs for one in need.split("|"))
        found = detect(engine, [card], as_of=as_of, available=needs, names=names)
    assert found.complete, found.gaps["reason_en"].tolist()
    return found


def hits(found: Detection, who: str = "official_id") -> set[tuple[str, frozenset[str]]]:
    """Return who each hit is about, and its records."""
    return {(row[who], frozenset(row["records"])) for row in found.hits.to_dict("records")}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def workdays(first: date, last: date, off: frozenset[date] = frozenset()) -> list[dict[str, Any]]:
    """Return calendar rows on which Monday to Friday work, but for the days that are off."""
    rows: list[dict[str, Any]] = []
    number = 0
    day = first
    while day <= last:
        working = day.weekday() < 5 and day not in off
        number += working
        rows.append({"day": day, "month": day.replace(day=1), "working": working, "workday_number": number})
        day += timedelta(days=1)
    return rows
