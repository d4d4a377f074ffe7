"""Promotion by two persons: gates, a second signature, and the way back."""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from riskml.core.atomic import remove, write_file
from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.core.texts import listed
from riskml.core.work import at_work
from riskml.registry import journal, standing
from riskml.registry.models import FIGURES, FORMER, STAGED, former, load, seal, succession, tidy
from riskml.registry.phrases_faults import PHRASES, phrase
from riskml.registry.signatures import (
    TRAINED_BY,
    Signature,
    account,
    faults_of_person,
    folded,
    second_persons,
    signatures_of,
)
from riskml.registry.store import CHALLENGER, CHAMPION, DIGEST, PEOPLE, Shelf, aliased, never_trained, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from riskml.core.project import Project

TRAIN_FIRST: Final = phrase("train_first")


@dataclass(frozen=True, slots=True)
class Move:
    """What became of the alias ``champion``.

    Parameters
    ----------
    version
        The champion now.
    before
        The champion before, or None where there was none.
    moved
        False where the version was the champion already, and nothing was written.
    """

    version: str
    before: str | None
    moved: bool


def open_gates(figures: Mapping[str, float], gates: Mapping[str, Mapping[str, float | None]]) -> list[Fault]:
    """List the gates that a model's figures do not pass.

    Parameters
    ----------
    figures
        What was measured of the model.
    gates
        By figure, its ``min``, ``max`` or both; a bound that is None binds nothing.

    Examples
    --------
    >>> gates = {"auc": {"min": 0.7}, "ece": {"max": 0.02}}
    >>> open_gates({"auc": 0.8, "ece": 0.02}, gates)
    []
    >>> [str(fault) for fault in open_gates({"auc": 0.65}, gates)]
    ['gate auc: expected at least 0.7, found 0.65', 'gate ece: expected at most 0.02, found no such figure']
    """
    faults = []
    for name, gate in gates.items():
        least, most = gate.get("min"), gate.get("max")
        found = figures.get(name)
        passed = (
            found is not None
            and not math.isnan(found)
            and (least is None or found >= least)
            and (most is None or found <= most)
        )
        if not passed:
            bounds = [phrase("at_least", least=least)] if least is not None else []
            bounds += [phrase("at_most", most=most)] if most is not None else []
            said = phrase("no_such_figure") if found is None else Verbatim(f"{found:.6g}")
            remedy = did_you_mean(name, figures) if found is None else ""
            faults.append(
                Fault(phrase("gate", name=name), listed(bounds or [phrase("a_number")], PHRASES["and"]), said, remedy)
            )
    return faults


def sign(project: Project, version: str, *, by: str, note: str = "", model: str = PEOPLE) -> Signature:
    """Record that a second person has looked at a version.

    Parameters
    ----------
    project
        Where the registry is.
    version
        Its number, or an alias: challenger, champion.
    by
        Who signs; another than who trained. A person of the analysts' side, never one who is scored.
    note
        What was looked at and found.
    model
        What the registry calls the model.

    Raises
    ------
    ModelError
        There is no such version, its package is not what the registry says, the name is empty, or it is
        that of who trained it; nothing was recorded.
    """
    by, note = by.strip(), note.strip()
    with _at_work(project, "sign", model) as shelf:
        row = row_of(shelf, version)
        faults = faults_of_person(by, note)
        if folded(by) and folded(by) == folded(row.tags.get(TRAINED_BY, "")):
            faults.append(
                Fault(
                    phrase("the_signature"),
                    phrase("a_second_person"),
                    phrase("who_trained_version", by=by, version=row.version),
                )
            )
        with _collected(faults):
            load(shelf, row)
        if faults:
            raise ModelError(faults)
        signature = Signature(by, journal.now(), note, row.tags[DIGEST])
        shelf.client.set_model_version_tag(shelf.name, row.version, signature.key, signature.to_json())
        journal.append(project, "sign", model=model, version=str(row.version), **asdict(signature))
        return signature


def promote(
    project: Project, version: str = CHALLENGER, *, signed_by: str = "", by: str = "", model: str = PEOPLE
) -> Move:
    """Make a version champion, once its gates pass and a second person has signed.

    Parameters
    ----------
    project
        Where the registry is.
    version
        Its number, or an alias; the challenger by default.
    signed_by
        Whose signature it rests on; any second person's by default.
    by
        Who promotes, for the journal; the account at work by default.
    model
        What the registry calls the model.

    Raises
    ------
    ModelError
        Every gate that is not passed and the signature that is missing, all at once; nothing has moved.
    """
    with _at_work(project, "promote", model) as shelf:
        row = row_of(shelf, version)
        named, made = aliased(shelf, CHAMPION), standing.made_champion(shelf)
        before = None if made is None else str(made.version)
        if named is not None and before == str(row.version) == str(named.version):
            return Move(before, before, moved=False)
        faults = _unready(shelf, row, signed_by)
        if faults:
            raise ModelError(faults)
        journal.notice(project, None if named is None else str(named.version), model)
        _move(shelf, row, made, succession(made), "promote", by=by or account(), before=before or "")
        return Move(str(row.version), before, moved=True)


def rollback(project: Project, *, by: str = "", note: str = "", model: str = PEOPLE) -> Move:
    """Move the alias back to the champion before; again, and it goes further back.

    Parameters
    ----------
    project
        Where the registry is.
    by
        Who rolls back, for the journal; the account at work by default.
    note
        Why.
    model
        What the registry calls the model.

    Raises
    ------
    ModelError
        There is no champion or none before it, or the one before is not what the registry says; nothing
        has moved.
    """
    with _at_work(project, "rollback", model) as shelf:
        if faults := faults_of_person(by or account() or "-", note):
            raise ModelError(faults)
        named, made = aliased(shelf, CHAMPION), standing.made_champion(shelf)
        if named is None and made is None:
            raise ModelError([Fault(phrase("the_champion"), phrase("a_trained_model"), phrase("none"), TRAIN_FIRST)])
        if made is not None and (named is None or named.version != made.version):
            row, before = made, former(made)  # the alias was moved past riskml: back to whom it had made champion
        else:
            row, before = _before(shelf, named)
        load(shelf, row)  # who scores next must open
        journal.notice(project, None if named is None else str(named.version), model)
        was = "" if named is None else str(named.version)
        _move(shelf, row, named, before, "rollback", by=by or account(), before=was, note=note.strip())
        return Move(str(row.version), was or None, moved=True)


def _before(shelf: Shelf, row: Any) -> tuple[Any, list[str]]:
    """Return the champion before one, and those before that."""
    rows = {str(one.version): one for one in shelf.versions()}
    before = [number for number in former(row) if number in rows]
    if not before:
        found = phrase("none_before_version", version=row.version)
        raise ModelError(
            [Fault(phrase("the_champion"), phrase("one_that_stood_before"), found, phrase("riskml_models_lists_all"))]
        )
    return rows[before[-1]], before[:-1]


def insist_on_a_store(project: Project) -> None:
    """Refuse, without making one, where there is no store yet."""
    if never_trained(project):
        raise ModelError([Fault(phrase("the_model"), phrase("a_trained_version"), phrase("none"), TRAIN_FIRST)])


def row_of(shelf: Shelf, name: str) -> Any:
    """Return the registry's row of a version, by its number or an alias.

    Raises
    ------
    ModelError
        There is none, or it is what a killed training left.
    """
    found = shelf.registered()
    names = dict(found.aliases) if found else {}
    number = str(names.get(name, name))
    rows = {str(one.version): one for one in shelf.versions()}
    named = {str(one) for one in names.values()}
    whole = {one: row for one, row in rows.items() if one in named or STAGED not in row.tags}
    if number not in whole:
        known = ", ".join([*sorted(names), *sorted(whole, key=int)]) or phrase("none_here")
        remedy = phrase("known", known=known) if whole else TRAIN_FIRST
        raise ModelError(
            [Fault(phrase("version", name=name), phrase("a_version_of_the_model"), phrase("no_such"), remedy)]
        )
    return whole[number]


def figures_of(shelf: Shelf, row: Any) -> dict[str, float]:
    """Return the figures of a version as its run holds them now.

    Raises
    ------
    ModelError
        They are not those that the training measured.
    """
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    where = phrase("figures_of_version", version=row.version)
    try:
        figures = dict(shelf.client.get_run(row.run_id).data.metrics)
    except MlflowException as error:
        raise ModelError(
            [Fault(where, phrase("the_run_that_measured_them"), Verbatim(str(error)[:120]), phrase("train_again"))]
        ) from error
    if not unchanged(row, figures):
        raise ModelError(
            [
                Fault(
                    where,
                    phrase("those_that_the_training_measured"),
                    phrase("others_changed_later"),
                    phrase("train_again"),
                )
            ]
        )
    return figures


def unchanged(row: Any, figures: Mapping[str, float]) -> bool:
    """Tell whether a run's figures are those that the training measured."""
    return bool(row.tags.get(FIGURES) == seal(figures))


def _unready(shelf: Shelf, row: Any, signed_by: str) -> list[Fault]:
    """List everything that keeps a version from becoming champion."""
    faults: list[Fault] = []
    with _collected(faults):
        recipe = load(shelf, row).recipe
        gates = recipe.model_dump(mode="json", include={"gates"}).get("gates", {})
        with _collected(faults):
            faults += open_gates(figures_of(shelf, row), gates)
    with _collected(faults):
        faults += _unsigned(row, signed_by)
    return faults


def _unsigned(row: Any, signed_by: str) -> list[Fault]:
    """Say whose signature is missing."""
    where = phrase("signatures_of_version", version=row.version)
    trained_by = row.tags.get(TRAINED_BY, "")
    if not trained_by:
        return [
            Fault(where, phrase("a_record_of_who_trained"), phrase("none"), phrase("train_again_with_riskml_train"))
        ]
    counted = second_persons(row.tags, row.tags.get(DIGEST, ""))
    remedy = phrase("riskml_sign_by_name_by_another", version=row.version, trained_by=trained_by)
    if not counted:
        given = signatures_of(row.tags)
        found = phrase("none") if not given else phrase("none_that_counts", count=len(given))
        return [Fault(where, phrase("a_second_persons"), found, remedy)]
    if signed_by and folded(signed_by) not in {folded(one.by) for one in counted}:
        said = ", ".join(one.by for one in counted)
        return [Fault(where, phrase("that_of", signed_by=signed_by), phrase("those_of", said=said), remedy)]
    return []


def _move(shelf: Shelf, row: Any, other: Any | None, past: list[str], action: str, **told: str) -> None:
    """Move the alias, which is the one write that counts; what had to be noted for it is undone if it fails."""
    noted = row.tags.get(FORMER)
    try:
        for one in (row, other):
            if one is not None and STAGED in one.tags:  # a whole version: no later training may clear it
                shelf.client.delete_model_version_tag(shelf.name, one.version, STAGED)
        write_file(standing.unsettled(shelf.project), "")
        shelf.client.set_model_version_tag(shelf.name, row.version, FORMER, json.dumps(past))
        standing.move(shelf, row, action, **told)
    except BaseException:
        with contextlib.suppress(Exception):
            now = aliased(shelf, CHAMPION)
            if now is None or now.version != row.version:
                standing.settle(shelf)
                if noted is None:
                    shelf.client.delete_model_version_tag(shelf.name, row.version, FORMER)
                else:
                    shelf.client.set_model_version_tag(shelf.name, row.version, FORMER, noted)
                remove(standing.unsettled(shelf.project))
        raise
    standing.settle(shelf)
    remove(standing.unsettled(shelf.project))


@contextlib.contextmanager
def _at_work(project: Project, command: str, model: str) -> Iterator[Shelf]:
    """Open the registry for writing, alone, once an act that was cut off has been brought to its end."""
    insist_on_a_store(project)
    with at_work(project, command):
        tidy(project)
        with opened(project, model) as shelf:
            standing.settle(shelf)
            yield shelf


@contextlib.contextmanager
def _collected(faults: list[Fault]) -> Iterator[None]:
    """Add an error's faults to those found so far."""
    try:
        yield
    except ModelError as error:
        faults += error.faults
