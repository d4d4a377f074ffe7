"""Recomputing a bundle: every hit from its rows, the score from its reasons, the p-value and the grade from both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from riskml.bundles.making import chosen
from riskml.bundles.phrases_faults import phrase
from riskml.bundles.slices import found_in
from riskml.cards import RuleCard
from riskml.core.errors import Fault, RiskmlError, Verbatim
from riskml.registry.signatures import folded
from riskml.rules import LEVELS, example_engine, select_of
from riskml.scoring.reference import conformal_p
from riskml.triage import gather
from riskml.workingset import reference_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.bundles.content import Bundle, Held, Hit, Rule, Score
    from riskml.engine import Engine


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of it.

    Parameters
    ----------
    faults
        All that did not come out as it was published.
    hits
        How many hits came out again.
    untold
        Rules whose hits cannot be recomputed from the bundle: they look at more people than a bundle may hand out.
    scored
        Whether there was a score to recompute.
    """

    faults: tuple[Fault, ...]
    hits: int
    untold: tuple[str, ...]
    scored: bool


def recompute(held: Held) -> Recomputed:
    """Come to a warning anew, from its bundle alone.

    Parameters
    ----------
    held
        The bundle, as `read_bundle` gives it. The proof of publication is verified by `riskml.reviews.ledger`.
    """
    bundle, warning = held.bundle, str(held.bundle.warning.get("warning_id"))
    faults = [*_of_manifest(held, warning), *_of_model(held, warning)]
    if not bundle.rules and bundle.score is None and bundle.warning.get("about") != "draw":
        faults.append(Fault(warning, phrase("an_empty_bundle"), phrase("none")))
    found: list[pd.DataFrame] = []
    with example_engine(reference_schema()) as empty:
        for rule in bundle.rules:
            hits, wrong = _asked_again(rule, bundle, empty, warning)
            faults += wrong
            found += [] if hits is None else [hits]
    untold = tuple(one.name for one in bundle.rules if one.hits and not one.reach)
    if not untold:
        faults += _of_grade(bundle, found, warning)
    if bundle.score is not None:
        faults += _of_score(bundle.score, str(bundle.warning.get("grade")), warning)
    again = 0 if faults else sum(len(one.hits) for one in bundle.rules if one.reach)
    return Recomputed(tuple(faults), again, untold, bundle.score is not None)


def _of_manifest(held: Held, warning: str) -> Iterator[Fault]:
    try:
        told = json.loads(held.manifest)
        found = phrase("run_and_day", run_id=told["run_id"], as_of=told["as_of"])
    except (ValueError, KeyError, TypeError):
        found = phrase("none")
    expected = phrase("run_and_day", run_id=held.bundle.run_id, as_of=held.bundle.as_of)
    if found != expected:
        yield Fault(phrase("manifest_of", warning=warning), expected, found)


def _of_model(held: Held, warning: str) -> Iterator[Fault]:
    """Hold the model against the run's, and its signatures against who trained it."""
    bundle, where = held.bundle, phrase("model_of", warning=warning)
    if (bundle.score is not None or bundle.signed is not None) and bundle.model != _model_of_run(held):
        yield Fault(where, phrase("the_runs_model"), phrase("others"))
    if bundle.signed is None:
        return
    package = (held.package or b"").decode("ascii", "replace")
    if package != bundle.signed.package:
        expected = phrase("the_package", digest=bundle.signed.package)
        yield Fault(where, expected, phrase("the_package", digest=package) if package else phrase("none"))
    trainer = folded(bundle.signed.trained_by)
    for one in bundle.signed.signatures:
        if folded(one.by) == trainer:
            yield Fault(where, phrase("another_than_trained"), Verbatim(one.by))


def _model_of_run(held: Held) -> Any:
    try:
        told = json.loads(held.manifest)
    except ValueError:
        return None
    return told.get("model") if isinstance(told, dict) else None


def _asked_again(rule: Rule, bundle: Bundle, empty: Engine, warning: str) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Ask a rule of its rows again: its hits of this warning, and what is not as it was published."""
    where = phrase("rule_of", warning=warning, rule=rule.name)
    try:
        card = RuleCard.model_validate(rule.card)
    except (ValidationError, RiskmlError) as error:
        return None, [Fault(where, phrase("a_card"), Verbatim(str(error)))]
    if card.name != rule.name or select_of(card, bundle.as_of) != rule.sql:
        return None, [Fault(where, phrase("the_select_of_the_card"), phrase("another_select"))]
    if not rule.reach:
        return None, []
    try:
        tables = {name: table.arrow() for name, table in rule.tables.items()}
        found = found_in(card, tables, empty, bundle.as_of)
    except (RiskmlError, ValueError, TypeError) as error:
        return None, [Fault(where, phrase("a_bundle"), Verbatim(str(error)))]
    rows: dict[str, dict[Any, Any]] = {row["hit_id"]: row for row in found.to_dict("records")}
    faults = [fault for hit in rule.hits for fault in _of_hit(hit, rows.get(hit.hit_id), rule.name, warning)]
    own = found[found["hit_id"].isin([one.hit_id for one in rule.hits])]
    return own, faults


def _of_hit(hit: Hit, row: dict[Any, Any] | None, rule: str, warning: str) -> Iterator[Fault]:
    where = phrase("hit_of", warning=warning, rule=rule, hit=hit.hit_id)
    if row is None or tuple(row["records"]) != hit.records:
        named = phrase("records_of", records=", ".join(row["records"])) if row else phrase("none")
        yield Fault(where, phrase("the_hit", records=", ".join(hit.records)), named)
        return
    if row["facts"] != hit.facts:
        yield Fault(where, phrase("the_facts", facts=hit.facts), phrase("other_facts", facts=row["facts"]))
    if row["level"] != hit.level:
        yield Fault(where, phrase("the_level", level=hit.level), phrase("the_level", level=row["level"]))


def _of_grade(bundle: Bundle, found: list[pd.DataFrame], warning: str) -> Iterator[Fault]:
    """Hold the grade of a warning about a matter: the highest level of its hits, red only where records are shown."""
    hits = [one for one in found if len(one)]
    if not hits:
        return
    whole = pd.concat(hits, ignore_index=True)
    grades = gather(whole, levels=whole[["level", "degree"]])["grade"]
    grade = max(grades, key=LEVELS.index)
    if grade != bundle.warning.get("grade"):
        expected = phrase("the_grade", grade=bundle.warning.get("grade"))
        yield Fault(warning, expected, phrase("the_grade", grade=grade))


def _of_score(score: Score, grade: str, warning: str) -> Iterator[Fault]:
    where = phrase("score_of", warning=warning)
    total = reduce(lambda so_far, one: so_far + one.contribution, score.reasons, 0.0)
    if total != score.score:
        yield Fault(where, Verbatim(repr(score.score)), Verbatim(repr(total)))
    if score.remaining > score.score:
        yield Fault(where, phrase("not_above_the_score", score=score.score), Verbatim(repr(score.remaining)))
    p_value = float(conformal_p(np.array([score.remaining]), np.array(score.reference))[0])
    if p_value != score.p_value:
        yield Fault(phrase("p_value_of", warning=warning), Verbatim(repr(score.p_value)), Verbatim(repr(p_value)))
    selected = chosen(score.p_value, score.others, len(score.reference), score)
    if selected != score.selected or (grade == "yellow") != selected:
        told = Verbatim(f"{score.selected}, {grade}")
        yield Fault(phrase("selection_of", warning=warning), told, Verbatim(str(selected)))
