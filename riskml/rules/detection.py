"""Asking every rule of the log, as of a date."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.cards import needs_text, unmet_needs
from riskml.core.errors import CardError, RiskmlError
from riskml.core.progress import counted
from riskml.core.texts import Text, listed
from riskml.rules.asking import records_of
from riskml.rules.due_share import MISCALIBRATED
from riskml.rules.health import HEALTH, IDLE, Populations, health_of, silent_parts
from riskml.rules.hits import hits_from, no_hits
from riskml.rules.phrases import PHRASES, WHY, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from riskml.cards import RuleCard
    from riskml.engine import Engine
    from riskml.rules.sentence import Names

_LOG = logging.getLogger(__name__)

GAPS = ("rule", "reason_zh", "reason_en")
_PARTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Detection:
    """What the rules found.

    Parameters
    ----------
    hits
        One row a hit: hit_id (the same on every run), rule, grade, subject ('official', 'unit', 'counterparty' or
        'matter'),
        official_id (empty where nobody is named), unit_id, at (its latest record), month, amount and
        counterparty_id (where the rule tells them), case_id, tender_id, contract_id and counterparty_id (only where
        all records name the same), matter_id, first_at (its earliest record), by_name (whether it rests on a match of
        names alone), records (list of ids, in order), facts (typed; see :mod:`riskml.rules.facts`), sentence_zh,
        sentence_en.
    gaps
        Rules that could not ask, or not everywhere, or whose threshold flags too many: rule, reason_zh, reason_en.
    health
        One row a rule: status ('ok', 'miscalibrated', 'idle', 'too_small', 'off', 'failed'), hits, flagged (records
        that it cites), population (records that it could have), share, last_at, silent (whether its hits raise no
        warning).
    """

    hits: pd.DataFrame
    gaps: pd.DataFrame
    health: pd.DataFrame

    @property
    def complete(self) -> bool:
        """Whether no rule failed."""
        return not (self.health["status"] == "failed").any()

    @property
    def counted(self) -> pd.DataFrame:
        """The hits that may raise a warning: none of a rule that is silent."""
        return self.hits[~self.hits["rule"].isin(self.silent)].reset_index(drop=True)

    @property
    def silent(self) -> frozenset[str]:
        """Miscalibrated rules whose hits raise no warning; the rule itself is one."""
        return frozenset(self.health.loc[self.health["silent"].astype(bool), "rule"])

    @property
    def miscalibrated(self) -> frozenset[str]:
        """Rules that flag more than one in twenty of their population."""
        return frozenset(self.health.loc[self.health["status"] == "miscalibrated", "rule"])


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one rule answers."""

    hits: pd.DataFrame
    gaps: list[dict[str, str]]
    health: dict[str, Any]


def hits_of(engine: Engine, card: RuleCard, as_of: date, names: Names | None = None) -> pd.DataFrame:
    """Return one rule's hits, each with its records and sentences; see `Detection`.

    Raises
    ------
    RiskmlError
        As `records_of`.
    """
    return hits_from(card, records_of(engine, card, as_of), names or {})


def _gap(card: RuleCard, form: str, why: Text) -> dict[str, str]:
    return {
        "rule": card.name,
        "reason_zh": PHRASES[form].said("zh", label=card.label, why=why),
        "reason_en": PHRASES[form].said("en", label=card.label, why=why),
    }


def _off(card: RuleCard, status: str, why: Text, population: int = 0) -> _Answer:
    health = dict.fromkeys(HEALTH) | {"rule": card.name, "status": status, "hits": 0, "flagged": 0}
    health |= {"population": population, "last_at": pd.NaT, "silent": False}
    return _Answer(no_hits(), [_gap(card, "not_run", why)], health)


def _part(code: str, names: Names) -> Text:
    """Tell a part of a rule's population in words, as far as the cards and the roster have them."""
    matter, _, _ = code.partition("/")
    if code in names.get("step", {}) and matter in names.get("matter_id", {}):
        return told("step_of", matter=names["matter_id"][matter], step=names["step"][code])
    known = (names.get(kind, {}).get(code) for kind in ("matter_id", "scheme", "unit_id", "counterparty_id"))
    return next((one for one in known if one is not None), Text.same(code) if code else PHRASES["unknown"])


def _partial(
    card: RuleCard, silent: dict[str, list[str]], health: dict[str, Any], names: Names
) -> list[dict[str, str]]:
    """Say of a rule that was run where it could not ask, and whether its threshold flags too many."""
    gaps = []
    for reason, parts in silent.items():
        where, more = listed(_part(one, names) for one in parts[:_PARTS_NAMED]), len(parts) - _PARTS_NAMED
        where = where.then(told("more_parts", all=len(parts))) if more > 0 else where
        gaps.append(told("silent", where=where, why=WHY.get(reason, reason)))
    if health["status"] == "miscalibrated":
        counts = {"flagged": health["flagged"], "population": health["population"], "most": MISCALIBRATED}
        gaps.append(
            told("miscalibrated", **counts, until=PHRASES["until_silent" if health["silent"] else "until_heard"])
        )
    return [_gap(card, "partly", why) for why in gaps]


def _idle(card: RuleCard, populations: Populations, names: Names) -> dict[str, str]:
    """Say of a rule that met no record to judge what it looked for, and what there was instead."""
    every, inside = populations.around(card)
    table = names.get("table", {}).get(card.records, card.records)
    found = {"table": table, "every": every, "inside": inside, "months": card.months}
    return _gap(card, "partly", told("idle", as_of=populations.as_of, **found))


def _answer(card: RuleCard, populations: Populations, names: Names) -> _Answer:
    engine, as_of = populations.engine, populations.as_of
    population = populations.of(card)
    if population < card.minimum:
        return _off(card, "too_small", told("small", population=population, least=card.minimum), population)
    rows = records_of(engine, card, as_of)
    hits = hits_from(card, rows, names)
    health = health_of(card, rows, len(hits), population)
    idle = [_idle(card, populations, names)] if health["status"] == IDLE else []
    return _Answer(hits, [*idle, *_partial(card, silent_parts(engine, card), health, names)], health)


def _ask(card: RuleCard, populations: Populations, available: frozenset[str], names: Names) -> _Answer:
    missing = unmet_needs(card.needs, available)
    if missing:
        return _off(card, "off", told("lacks", needs=needs_text(missing)))
    try:
        return _answer(card, populations, names)
    except CardError as error:
        return _off(card, "failed", told("card_failed", error=error))
    except RiskmlError as error:
        # The database's message may quote a cell, and a cell may be a person: not for pages.
        _LOG.warning("rule %s: %s", card.name, error)
        return _off(card, "failed", PHRASES["select_failed"])


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
        Every ``table.column`` that says something, as `riskml.workingset.prepare` returns it.
    names
        Words for identifiers in sentences, by column (``official_id``, ``matter_id``, …) and identifier; steps by
        ``matter/step``.

    Returns
    -------
    Detection
        Hits ordered by rule, official and time; gaps and health ordered by rule.
    """
    ordered = sorted(cards, key=lambda card: card.name)
    free: SimpleQueue[Populations] = SimpleQueue()

    def asked(card: RuleCard) -> _Answer:
        populations = free.get()
        try:
            return _ask(card, populations, available, names or {})
        finally:
            free.put(populations)

    with engine.abreast() as engines, ThreadPoolExecutor(len(engines)) as threads:
        for one in engines:
            free.put(Populations(one, as_of))
        answers = [one for _, one in zip(counted("rules", ordered), threads.map(asked, ordered), strict=True)]
    hits = pd.concat([no_hits(), *(answer.hits for answer in answers)], ignore_index=True)
    health = pd.DataFrame([answer.health for answer in answers], columns=list(HEALTH)).astype(
        {
            "hits": "int64",
            "flagged": "int64",
            "population": "int64",
            "share": "float64",
            "last_at": "datetime64[us]",
            "silent": "bool",
        }
    )
    return Detection(
        hits.sort_values(["rule", "official_id", "at", "hit_id"], kind="stable", ignore_index=True),
        pd.DataFrame([gap for answer in answers for gap in answer.gaps], columns=list(GAPS)),
        health,
    )
