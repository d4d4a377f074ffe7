"""Asking every rule of the log, as of a date."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.cards import unmet_needs
from riskml.engine import Stage, fill_parameters
from riskml.faults import CardError, Fault, RiskmlError
from riskml.rules.sentence import fill, format_fact, named, sentence_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from riskml.cards import RuleCard
    from riskml.engine import Engine
    from riskml.rules.sentence import Names

REQUIRED = ("hit", "official_id", "unit_id", "at", "ref")
HITS = (
    "hit_id",
    "rule",
    "grade",
    "official_id",
    "unit_id",
    "at",
    "month",
    "amount",
    "counterparty_id",
    "records",
    "facts",
    "sentence_zh",
    "sentence_en",
)
GAPS = ("rule", "reason_zh", "reason_en")


@dataclass(frozen=True, slots=True)
class Detection:
    """What the rules found.

    Parameters
    ----------
    hits
        One row a hit: hit_id (the same on every run), rule, grade, official_id, unit_id, at (its latest record),
        month, amount and counterparty_id (where the rule tells them), records (list of operation ids, in order),
        facts (JSON text), sentence_zh, sentence_en.
    gaps
        Rules that could not ask: rule, reason_zh, reason_en.
    """

    hits: pd.DataFrame
    gaps: pd.DataFrame


def records_of(engine: Engine, card: RuleCard, as_of: date) -> pd.DataFrame:
    """Run a card's select and return the records of hits within its window.

    A hit belongs to the window of its latest record; rows come in an order that does not depend on the log's.

    Raises
    ------
    RiskmlError
        The select fails, or does not give what a hit and its sentence need.
    """
    where = f"card {card.name}"
    sql = fill_parameters(card.hits, card.parameters, where)
    table = f"hits_of_{card.name}"
    engine.run(Stage(table, sql))
    try:
        columns = engine.tables()[table]
        facts = [column for column in columns if column not in REQUIRED]
        faults = [
            Fault(where, f"a column {column!r} in the select of hits", ", ".join(columns))
            for column in REQUIRED
            if column not in columns
        ]
        faults += sentence_faults(card.sentence, facts, where)
        if faults:
            raise CardError(faults)
        rows = engine.frame(f'select * from "{table}" where hit is not null and official_id is not null')  # noqa: S608
    finally:
        engine.drop(table)
    rows["at"] = pd.to_datetime(rows["at"]).astype("datetime64[us]")
    rows = rows.sort_values(["official_id", "hit", "at", "ref"], kind="stable", ignore_index=True)
    until = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    latest = rows.groupby(["official_id", "hit"])["at"].transform("max")
    return rows[(latest >= until - pd.DateOffset(months=card.months)) & (latest < until)]


def _hit(card: RuleCard, rows: pd.DataFrame, names: Names) -> dict[str, Any]:
    """Return one hit from its records; facts are those of its latest record."""
    last = {str(name): _plain(value) for name, value in rows.iloc[-1].items()}
    records = list(dict.fromkeys(rows["ref"]))
    facts = {name: value for name, value in last.items() if name not in REQUIRED}
    own = {
        "official_id": last["official_id"],
        "unit_id": last["unit_id"],
        "count": len(records),
        "first": rows["at"].iloc[0],
        "last": last["at"],
    }
    told = facts | own
    key = json.dumps([card.name, str(last["hit"]), last["official_id"], sorted(records)], ensure_ascii=False)
    return {
        "hit_id": hashlib.sha256(key.encode()).hexdigest()[:16],
        "rule": card.name,
        "grade": card.grade,
        "official_id": last["official_id"],
        "unit_id": last["unit_id"] if last["unit_id"] is not None else "-",
        "at": last["at"],
        "month": last["at"].normalize().replace(day=1),
        "amount": facts.get("amount"),
        "counterparty_id": facts.get("counterparty_id"),
        "records": records,
        "facts": json.dumps({name: _told(value) for name, value in sorted(told.items())}, ensure_ascii=False),
        "sentence_zh": fill(card.sentence.zh, named(told, names, "zh"), "zh"),
        "sentence_en": fill(card.sentence.en, named(told, names, "en"), "en"),
    }


def _plain(value: Any) -> Any:
    """Return None for what is missing, and Python's own numbers."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else format_fact(value, "en")


def hits_of(engine: Engine, card: RuleCard, as_of: date, names: Names | None = None) -> list[dict[str, Any]]:
    """Return one rule's hits, each with its records and sentences.

    Raises
    ------
    RiskmlError
        As `records_of`.
    """
    rows = records_of(engine, card, as_of)
    return [_hit(card, group, names or {}) for _, group in rows.groupby(["official_id", "hit"], sort=True)]


def _gap(card: RuleCard, zh: str, en: str) -> dict[str, str]:
    return {
        "rule": card.name,
        "reason_zh": f"规则“{card.label.zh}”未运行：{zh}",
        "reason_en": f"The rule {card.label.en!r} was not run: {en}",
    }


def _ask(
    engine: Engine, cards: Iterable[RuleCard], as_of: date, available: frozenset[str], names: Names
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, str]]]]:
    for card in cards:
        missing = unmet_needs(card.needs, available)
        if missing:
            zh = "、".join(need.replace("|", " 或 ") for need in missing)
            en = ", ".join(need.replace("|", " or ") for need in missing)
            yield [], [_gap(card, f"数据中没有 {zh}", f"the data have no {en}")]
            continue
        try:
            yield hits_of(engine, card, as_of, names), []
        except CardError as error:
            yield [], [_gap(card, f"卡片出错（{error}）", f"its card failed ({error})")]
        except RiskmlError as error:
            # The database's message may quote a cell, and a cell may be a person: not for pages.
            logging.getLogger("riskml").warning("rule %s: %s", card.name, error)
            yield [], [_gap(card, "卡片的查询语句出错，详见运行日志", "its card's select failed; the log says how")]


def detect(
    engine: Engine, cards: Iterable[RuleCard], *, as_of: date, available: frozenset[str], names: Names | None = None
) -> Detection:
    """Ask every rule, as of a date.

    A rule whose needs the data do not meet, or that fails, names itself among the gaps and stops no other.

    Parameters
    ----------
    engine
        Holds the working set.
    cards
        The rules.
    as_of
        Hits lie in each card's window of months before the end of this day.
    available
        Every ``table.column`` that says something, as `riskml.engine.prepare` returns it.
    names
        Words for identifiers in sentences, by column (``official_id``, ``matter_id``, …) and identifier; steps by
        ``matter/step``.

    Returns
    -------
    Detection
        Hits ordered by rule, official and time; gaps ordered by rule.
    """
    hits: list[dict[str, Any]] = []
    gaps: list[dict[str, str]] = []
    for found, off in _ask(engine, sorted(cards, key=lambda card: card.name), as_of, available, names or {}):
        hits += found
        gaps += off
    frame = pd.DataFrame(hits, columns=list(HITS)).astype(
        {"at": "datetime64[us]", "month": "datetime64[us]", "amount": "float64"}
    )
    return Detection(
        frame.sort_values(["rule", "official_id", "at", "hit_id"], kind="stable", ignore_index=True),
        pd.DataFrame(gaps, columns=list(GAPS)),
    )
