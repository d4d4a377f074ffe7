"""Making a bundle: from a run as it was published, and the rows and the model that it was made of."""

from __future__ import annotations

import math
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pandas as pd

from riskml.bundles.content import FORMAT, PACKAGE, Bundle, Held, Hit, LawRead, Reason, Rule, Score, Seal, Signed, Table
from riskml.bundles.phrases_faults import phrase
from riskml.bundles.slices import Ground, card_as_data, sliced
from riskml.cards import laws_named, read_cards
from riskml.core.errors import Fault, ProjectError, did_you_mean
from riskml.pipeline.facts import working_set
from riskml.pipeline.published import MANIFEST, published_run
from riskml.pipeline.sources import Sources
from riskml.registry import LoadedModel, loaded, version_of
from riskml.reviews.ledger import proof_of_publication
from riskml.rules import example_engine, select_of
from riskml.triage import read_grades
from riskml.triage.people.discovery import benjamini_hochberg, can_conclude
from riskml.workingset import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from riskml.cards import RuleCard
    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.triage import GradeSettings

_TOLD: Final = (
    "warning_id", "about", "key", "grade", "officials", "units", "counterparties", "reasons", "records", "status",
)  # fmt: skip
_PEOPLE: Final = ("score", "draw")
"""What a warning about a person is about: a score that listed them, or the lot."""


def issued_in(run: Published) -> list[str]:
    """Return the warnings that a run issued, about matters, and listed: about people, and about rules themselves."""
    rows = run.rows("matter_warnings", "score", columns=["warning_id", "disposition"])
    return [str(one["warning_id"]) for one in rows if one["disposition"] in ("issued", "listed")]


def make_bundle(project: Project, warning_id: str, *, as_of: date | None = None) -> Held:
    """Return one warning with all that it rests on; see `make_bundles`."""
    [made] = make_bundles(project, [warning_id], as_of=as_of)
    return made


def make_bundles(project: Project, warning_ids: Sequence[str], *, as_of: date | None = None) -> Iterator[Held]:
    """Give warnings one after the other, each with all that it rests on.

    Rules are asked again of the rows that the run was made of, and of each the fewest rows that by themselves give the
    hits are taken; other people's records are in it only where a hit cannot be told without them. The run, the model
    and the ledger are left as they are.

    Parameters
    ----------
    project
        Whose.
    warning_ids
        Which warnings.
    as_of
        Of which run; the latest by default.

    Raises
    ------
    ProjectError
        There is no such run or warning, or its rows, cards or model are no longer there.
    """
    run = published_run(project.runs, as_of, "run")
    warnings = [_published(run, one) for one in warning_ids]
    manifest = (run.folder / MANIFEST).read_bytes()
    with ExitStack() as stack:
        asking = stack.enter_context(_asking(project, run)) if any(not _of_person(one) for one in warnings) else None
        model = _model(project, run) if any(_of_person(one) for one in warnings) else None
        signed = _signed(project, model) if model else None
        packages = {PACKAGE: signed.package} if signed else {}
        proof = proof_of_publication(project, run.folder / MANIFEST)
        of_person = proof_of_publication(project, run.folder / MANIFEST, packages) if signed else proof
        for warning in warnings:
            rules = tuple(_rules(run, warning, asking)) if asking and not _of_person(warning) else ()
            bundle = Bundle(
                format=FORMAT,
                warning={name: warning[name] for name in _TOLD} | {"issued": _day(warning["issued"])},
                as_of=run.as_of,
                run_id=run.run_id,
                model=dict(run.manifest["model"] or {}) if _of_person(warning) else {},
                versions={"riskml": str(run.manifest["riskml"]), **run.manifest["versions"]},
                rules=rules,
                laws=tuple(_laws(project, rules)),
                score=_score(run, warning, model, read_grades(project)) if model and _of_person(warning) else None,
                signed=signed if _of_person(warning) else None,
            )
            if _of_person(warning) and signed:
                yield Held(bundle, manifest, of_person, signed.package.encode())
            else:
                yield Held(bundle, manifest, proof)


def _published(run: Published, warning_id: str) -> dict[str, Any]:
    rows = run.rows("matter_warnings", "score", warning_id=warning_id)
    if rows:
        return rows[0]
    known = [str(row["warning_id"]) for row in run.rows("matter_warnings", "score", columns=["warning_id"])]
    expected, found = phrase("a_warning", as_of=run.as_of), phrase("none_of_that_name")
    remedy = did_you_mean(warning_id, known) or phrase("see_the_list")
    raise ProjectError([Fault(warning_id, expected, found, remedy)])


def _of_person(warning: Mapping[str, Any]) -> bool:
    return warning["about"] in _PEOPLE


def _day(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The rules of a run, and the rows that they were asked of."""

    cards: Mapping[str, RuleCard]
    ground: Ground


@contextmanager
def _asking(project: Project, run: Published) -> Iterator[_Asking]:
    cards, sources = read_cards(project), Sources.read(project)
    if sources.hashes != run.manifest["input_hashes"] or cards.sha256 != run.manifest["cards"]:
        expected, remedy = phrase("the_rows_of_that_run"), phrase("run_again")
        raise ProjectError([Fault(str(run.folder), expected, phrase("others"), remedy)])
    schema = read_schema(project)
    with (
        working_set(project, cards, as_of=run.as_of, sources=sources) as whole,
        example_engine(schema) as empty,
    ):
        yield _Asking({card.name: card for card in cards.rules}, Ground(whole.engine, empty, schema, run.as_of))


def _rules(run: Published, warning: Mapping[str, Any], asking: _Asking) -> Iterator[Rule]:
    """Take of each rule of a warning the rows by which it gives its hits."""
    rows = [row for rule in warning["rules"] for row in run.rows("hits", "measure", rule=rule)]
    named = {*warning["reasons"]}
    for name in warning["rules"]:
        card = asking.cards[name]
        own = [one | {"records": one["refs"]} for one in rows if one["rule"] == name and one["hit_id"] in named]
        reach, tables = sliced(card, pd.DataFrame(own), asking.ground) if own else ("", {})
        yield Rule(
            name=name,
            card=card_as_data(card),
            sql=select_of(card, run.as_of),
            reach=reach,
            tables={one: Table.of(table) for one, table in tables.items()},
            hits=tuple(_hit(one) for one in own),
        )


def _laws(project: Project, rules: Sequence[Rule]) -> Iterator[LawRead]:
    """Take the version of each law that the cards name."""
    for law in laws_named(project, [rule.card["source"]["zh"] for rule in rules]):
        yield LawRead(zh=law.zh, en=law.en[0], version=law.version, read=law.read)


def _hit(row: dict[str, Any]) -> Hit:
    texts = ("hit_id", "official_id", "unit_id", "facts", "level", "sentence_zh", "sentence_en")
    told = {name: "" if row[name] is None or pd.isna(row[name]) else str(row[name]) for name in texts}
    return Hit(at=row["at"].isoformat(), records=tuple(row["records"]), **told)


def _model(project: Project, run: Published) -> LoadedModel:
    """Return the model that scored in a run, as the registry still has it."""
    version = str(run.manifest["model"]["version"])
    model = loaded(project, version)
    if not isinstance(model, LoadedModel) or dict(model.hashes) != run.manifest["model"]["hashes"]:
        expected, remedy = phrase("the_model_of_that_run", version=version), phrase("run_again")
        raise ProjectError([Fault(str(run.folder), expected, phrase("others"), remedy)])
    return model


def _signed(project: Project, model: LoadedModel) -> Signed:
    """Take who trained the model and who has signed it."""
    version = version_of(project, model.version)
    seals = tuple(Seal(by=one.by, at=one.at, note=one.note) for one in version.signatures)
    return Signed(package=version.package, trained_by=version.trained_by, signatures=seals)


def _score(run: Published, warning: Mapping[str, Any], model: LoadedModel, cut: GradeSettings) -> Score | None:
    """Take a person's score with its reasons, and what it is held against; nothing where no score was told."""
    [official] = warning["officials"]
    [own] = run.rows("warnings", "score", official_id=official)
    if math.isnan(own["score"]):
        return None
    everybody = run.rows("warnings", "score", columns=["official_id", "p_value"])
    told = {str(one["official_id"]): float(one["p_value"]) for one in everybody}
    others = sorted(one for name, one in told.items() if name != official and not math.isnan(one))
    reference = np.asarray(model.reference, np.float64)
    return Score(
        official_id=official,
        reasons=tuple(
            Reason(feature=one["feature"], value=_number(one["value"]), contribution=one["contribution"])
            for one in run.rows("contributions", "score", official_id=official)
        ),
        score=own["score"],
        remaining=own["remaining"],
        p_value=own["p_value"],
        reference=tuple(reference.tolist()),
        others=tuple(others),
        false_discovery=cut.false_discovery,
        reference_minimum=cut.reference_minimum,
        places=cut.places,
        selected=chosen(own["p_value"], others, len(reference), cut),
    )


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


class Cut(Protocol):
    """By what a list is cut."""

    @property
    def false_discovery(self) -> float:
        """The share of those listed by score that may differ by chance alone."""

    @property
    def reference_minimum(self) -> int:
        """The reference below which nothing is concluded."""

    @property
    def places(self) -> int:
        """How many places rules and scores may fill."""


def chosen(p_value: float, others: Sequence[float], reference: int, cut: Cut) -> bool:
    """Tell whether the step-up procedure selects one p-value among those of everybody else.

    Parameters
    ----------
    p_value
        The one.
    others
        Everybody else's of the month.
    reference
        How many scores they were taken against.
    cut
        The settings.
    """
    scored = 1 + len(others)
    conclusive = can_conclude(
        reference, scored, q=cut.false_discovery, places=cut.places, minimum=cut.reference_minimum
    )
    return conclusive and bool(benjamini_hochberg([p_value, *others], cut.false_discovery)[0])
