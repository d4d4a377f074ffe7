"""The registry: versions of the model, and the aliases that say who scores and who only keeps pace."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from riskml.core.atomic import remove, write_file
from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.plugins import trusting
from riskml.core.scratch import Scratch
from riskml.core.work import at_work
from riskml.registry import journal, standing
from riskml.registry.artefact import AnyModel, LoadedModel, OrderModel
from riskml.registry.mlflow_datasets import log_inputs
from riskml.registry.package import read_package, write_package
from riskml.registry.phrases_faults import phrase
from riskml.registry.signatures import TRAINED_BY, account
from riskml.registry.store import (
    CHALLENGER,
    CHAMPION,
    DIGEST,
    PEOPLE,
    WARNINGS,
    Shelf,
    aliased,
    drop_package,
    experiment,
    is_server,
    never_trained,
    opened,
    package,
    place,
    store_uri,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.registry.mlflow_datasets import DataSet

__all__ = ["ModelVersion", "Record", "challenger", "champion", "publish", "store_uri", "tidy"]

MANIFEST: Final = "riskml.manifest"
PACKAGE: Final = "riskml.package"
STAGED: Final = "riskml.staged"
OURS: Final = "riskml.recipe"
PLACE: Final = "riskml.place"
FIGURES: Final = "riskml.figures"
FORMER: Final = "riskml.former"
LONGEST_MEMORY: Final = 500
DATED: Final = "riskml.dated"  # of a version that was fitted for one earlier date alone
_M = TypeVar("_M", LoadedModel, OrderModel)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One registered version of the model.

    Parameters
    ----------
    version
        Its number in the registry.
    run_id
        The MLflow run that made it.
    manifest
        The sha256 of the artefact's manifest: equal for equal models.
    figures
        What was logged about it.
    alias
        The alias that it got: champion, or challenger where a person decides.
    fresh
        False where the alias already named this very model, and nothing was written.
    model
        What the registry calls the model.
    """

    version: str
    run_id: str
    manifest: str
    figures: Mapping[str, float]
    alias: str
    fresh: bool
    model: str = PEOPLE


@dataclass(frozen=True, slots=True)
class Record:
    """What a training leaves in MLflow; no identifier of a person may be in it.

    Parameters
    ----------
    name
        The recipe's name.
    data, manifest
        The written artefact, and the sha256 of its manifest.
    metrics
        The columns of signature and input example.
    params, figures, tags, note
        What the MLflow page of the run shows; the note is the model card.
    sets, pictures
        What was read, and curves as PNG by file name.
    model
        What the registry calls the model.
    dated
        The day that it was fitted for alone, if so: it moves no alias.
    """

    name: str
    data: Path
    manifest: str
    metrics: tuple[str, ...]
    params: Mapping[str, str]
    figures: Mapping[str, float]
    tags: Mapping[str, str]
    note: str
    sets: tuple[DataSet, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    model: str = PEOPLE
    dated: str = ""


def champion(project: Project) -> LoadedModel | None:
    """Load the model that scores people: that of the alias ``champion``, or None where there is none yet.

    It must be the version that riskml itself made champion: an alias that was moved past it scores nobody. The
    package's digest must be the registry's. What ``MLmodel`` names as its loader is checked, never called.

    Raises
    ------
    ModelError
        The alias names another version than riskml made champion, or the package is missing, changed, or holds
        anything that is not ours.
    """
    return _champion(project, PEOPLE, LoadedModel)


def order_champion(project: Project) -> OrderModel | None:
    """Load the model that orders warnings, or None where there is none yet; it raises what `champion` does."""
    return _champion(project, WARNINGS, OrderModel)


def _champion(project: Project, model: str, kind: type[_M]) -> _M | None:
    if never_trained(project):
        return None
    with opened(project, model) as shelf:
        version = standing.insist(shelf)
        return None if version is None else _of_kind(load(shelf, version), kind, model)


def challenger(project: Project) -> LoadedModel | None:
    """Load the model that waits for a second person and scores in the shadow, or None where there is none.

    Raises
    ------
    ModelError
        As for :func:`champion`.
    """
    return _challenger(project, PEOPLE, LoadedModel)


def order_challenger(project: Project) -> OrderModel | None:
    """Load the model that waits and orders warnings in the shadow, or None; it raises what `champion` does."""
    return _challenger(project, WARNINGS, OrderModel)


def _challenger(project: Project, model: str, kind: type[_M]) -> _M | None:
    if never_trained(project):
        return None
    with opened(project, model) as shelf:
        version, standing = aliased(shelf, CHALLENGER), aliased(shelf, CHAMPION)
        if version is None or (standing is not None and standing.version == version.version):
            return None
        return _of_kind(load(shelf, version), kind, model)


def load(shelf: Shelf, version: Any) -> AnyModel:
    """Load the model of one row of the registry, once its package is what the registry says."""
    with package(shelf, version.tags.get(PACKAGE, "")) as folder, trusting(shelf.project.settings.plugins):
        expected = version.tags.get(DIGEST) or phrase("no_digest")
        return read_package(folder, expected=expected, version=str(version.version))


def _of_kind(model: AnyModel, kind: type[_M], name: str) -> _M:
    """Refuse a model that stands where another kind belongs."""
    if not isinstance(model, kind):
        expected, found = phrase("a_model_of_kind", name=kind.__name__), phrase("one_of_kind", kind=model.recipe.kind)
        raise ModelError([Fault(phrase("registry", name=name), expected, found, phrase("train_again"))])
    return model


def publish(project: Project, record: Record, *, automatic: bool, by: str = "", needed: bool = True) -> ModelVersion:
    """Log a training, register its model and move an alias, which is the very last write to the registry.

    Whatever stops it before that leaves registry and aliases as they were: an error or an interrupt is
    undone here, and what a killed process left behind is cleared by the next training. If the alias
    already names this very model (equal manifest), nothing is written.

    Parameters
    ----------
    project, record
        Where to, and what.
    automatic
        Whether the version becomes champion at once. Otherwise it becomes the challenger, except where one is needed
        and there is no champion yet.
    by
        Who trained, for the two-person rule; the account at work by default.
    needed
        Whether nothing can be done without a champion.
    """
    with at_work(project, "train"), opened(project, record.model) as shelf:
        before, waiting = standing.made_champion(shelf), aliased(shelf, CHALLENGER)
        named = aliased(shelf, CHAMPION)
        alias = CHAMPION if automatic or (needed and before is None and named is None) else CHALLENGER
        alias = "" if record.dated else alias  # which moves none
        if not (before is not None and named is not None and before.version == named.version):
            named = None  # moved past riskml: it answers for nothing here
        for name, version in ((CHAMPION, named), (CHALLENGER, waiting)):
            if name in {CHAMPION, alias} and version is not None and version.tags.get(MANIFEST) == record.manifest:
                return _version(version, record, name, fresh=False)
        tidy(project)
        standing.settle(shelf)
        named_now = standing.named_versions(project, record.model).get(CHAMPION)
        journal.notice(project, named_now, record.model)
        write_file(standing.unsettled(project), "")
        run_id = _run(shelf, record)
        _clear_leftovers(shelf, keep=run_id)
        undo = _Undo(shelf, run_id, alias)
        who = by or account()
        try:
            version = _register(shelf, run_id, record, undo, {TRAINED_BY: who, FORMER: json.dumps(succession(before))})
            shelf.client.set_terminated(run_id, "FINISHED")
            if alias == CHAMPION:
                standing.move(shelf, version, "train", by=who)
            elif alias:
                shelf.client.set_registered_model_alias(shelf.name, alias, version.version)
        except BaseException:
            undo()
            raise
        if alias == CHAMPION:
            standing.settle(shelf)
        else:
            _note(shelf, version, alias)
        shelf.client.delete_model_version_tag(shelf.name, version.version, STAGED)  # whole, whatever its alias becomes
        remove(standing.unsettled(project))
        return _version(version, record, alias, fresh=True)


def _note(shelf: Shelf, version: Any, alias: str) -> None:
    """Add a training's line to the journal, where it is not there yet."""
    number = str(version.version)
    written = journal.read_journal(shelf.project, shelf.name)
    if not any(one["action"] == "train" and one.get("version") == number for one in written):
        told = {"version": number, "alias": alias, "by": version.tags.get(TRAINED_BY, "")}
        told |= {"dated": version.tags[DATED]} if DATED in version.tags else {}
        journal.append(shelf.project, "train", model=shelf.name, **told)


def tidy(project: Project) -> None:
    """Bring to its end, or clear, what a killed command has left in the registry; whoever calls holds the lock."""
    if not standing.unsettled(project).exists():
        return
    for model in (PEOPLE, WARNINGS):
        with opened(project, model) as shelf:
            standing.settle(shelf)
            _clear_leftovers(shelf, keep="")
    remove(standing.unsettled(project))


def succession(row: Any | None) -> list[str]:
    """Return the champions up to the one that stands, the latest last: what its successor remembers."""
    return [] if row is None else [*former(row), str(row.version)][-LONGEST_MEMORY:]


def former(version: Any) -> list[str]:
    """Return the champions before a version, the latest last.

    Raises
    ------
    ModelError
        The registry's note of them is not one.
    """
    text = version.tags.get(FORMER, "[]")
    try:
        numbers = json.loads(text)
    except ValueError:
        numbers = None
    if not isinstance(numbers, list) or not all(isinstance(one, str) and one.isdigit() for one in numbers):
        where = phrase("registry_version_tag", version=version.version, former=FORMER)
        remedy = phrase("move_the_alias_in_mlflow")
        raise ModelError([Fault(where, phrase("numbers_of_versions"), Verbatim(text[:80]), remedy)])
    return numbers


def seal(figures: Mapping[str, float]) -> str:
    """Return one hash over figures, so that what a gate is held against is what the training measured.

    MLflow stores infinity as the largest number there is.
    """
    largest = sys.float_info.max
    held = {
        name: "nan" if math.isnan(value) else repr(min(max(float(value), -largest), largest))
        for name, value in figures.items()
    }
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def _version(row: Any, record: Record, alias: str, *, fresh: bool) -> ModelVersion:
    return ModelVersion(
        str(row.version), row.run_id, record.manifest, record.figures, alias, fresh=fresh, model=record.model
    )


def _register(shelf: Shelf, run_id: str, record: Record, undo: _Undo, tags: Mapping[str, str]) -> Any:
    """Write run, package and version; return the registry's row."""
    from mlflow.entities import LoggedModelStatus, Metric, Param, RunTag  # noqa: PLC0415

    now = time.time_ns() // 1_000_000
    shelf.client.log_batch(
        run_id,
        metrics=[Metric(name, value, now, 0) for name, value in record.figures.items()],
        params=[Param(name, value) for name, value in record.params.items()],
        tags=[
            RunTag(name, value)
            for name, value in {
                **record.tags,
                OURS: record.name,
                PLACE: place(shelf.project),
                "mlflow.note.content": record.note,
            }.items()
        ],
    )
    log_inputs(shelf.client, run_id, record.sets, record.pictures, shelf.project.store / "engine")
    logged = shelf.client.create_logged_model(experiment(shelf), name=shelf.name, source_run_id=run_id)
    undo.model_id = logged.model_id
    with Scratch(shelf.project.store / "engine", "package") as scratch:
        folder = scratch.path / "package"
        digest = write_package(record.data, folder, record.metrics, model_id=logged.model_id, run_id=run_id)
        shelf.client.log_model_artifacts(logged.model_id, str(folder))
    shelf.client.finalize_logged_model(logged.model_id, LoggedModelStatus.READY)
    with package(shelf, logged.model_id) as stored, trusting(shelf.project.settings.plugins):
        read_package(stored, expected=digest)  # what was stored is what was written, and opens
    if not shelf.registered():
        undo.first = True
        shelf.client.create_registered_model(shelf.name)
    return shelf.client.create_model_version(
        shelf.name,
        # The place, not models:/<id>: MLflow would look that up in a global store, not in this one.
        source=logged.artifact_location,
        run_id=run_id,
        model_id=logged.model_id,
        tags={
            **tags,
            PACKAGE: logged.model_id,
            DIGEST: digest,
            MANIFEST: record.manifest,
            FIGURES: seal(record.figures),
            STAGED: place(shelf.project),
            **({DATED: record.dated} if record.dated else {}),
        },
    )


class _Undo:
    """Take back what a training wrote before the alias moved."""

    def __init__(self, shelf: Shelf, run_id: str, alias: str) -> None:
        self.shelf = shelf
        self.run_id = run_id
        self.alias = alias
        self.model_id = ""
        self.first = False

    def __call__(self) -> None:
        """Undo each step that can be undone; the error that led here is the one to report."""
        shelf = self.shelf
        named = None
        with contextlib.suppress(Exception):
            named = aliased(shelf, self.alias)
        if named is not None and named.run_id == self.run_id:
            return  # the alias had moved: the training is whole
        with contextlib.suppress(Exception):
            standing.settle(shelf)
        with contextlib.suppress(Exception):
            for version in shelf.versions():
                if version.run_id == self.run_id:
                    shelf.client.delete_model_version(shelf.name, version.version)
        if self.first:
            with contextlib.suppress(Exception):
                shelf.client.delete_registered_model(shelf.name)
        if self.model_id:
            with contextlib.suppress(Exception):
                drop_package(shelf, self.model_id)
        with contextlib.suppress(Exception):
            shelf.client.set_terminated(self.run_id, "FAILED")
            remove(standing.unsettled(shelf.project))


def _clear_leftovers(shelf: Shelf, *, keep: str) -> None:
    """Clear what a killed training left: versions that never got an alias, runs that never ended.

    On a server only what this very place left: another's training may be at work.
    """
    shared = is_server(store_uri(shelf.project))
    if shelf.registered():
        names = {str(number): alias for alias, number in shelf.client.get_registered_model(shelf.name).aliases.items()}
        for version in shelf.versions():
            if STAGED not in version.tags or (shared and version.tags[STAGED] != place(shelf.project)):
                continue
            if str(version.version) in names:
                _note(shelf, version, names[str(version.version)])
                shelf.client.delete_model_version_tag(shelf.name, version.version, STAGED)
            else:
                shelf.client.delete_model_version(shelf.name, version.version)
                _discard(shelf, version.run_id)
    experiments = [one.experiment_id for one in shelf.client.search_experiments()]
    mark = f"tags.`{PLACE}` = '{place(shelf.project)}'" if shared else f"tags.`{OURS}` != ''"
    for run in shelf.client.search_runs(experiments, f"{mark} and attributes.status = 'RUNNING'"):
        if run.info.run_id != keep:
            _discard(shelf, run.info.run_id)


def _discard(shelf: Shelf, run_id: str) -> None:
    """Delete a dead run's packages and say that it was killed."""
    experiments = [one.experiment_id for one in shelf.client.search_experiments()]
    for logged in shelf.client.search_logged_models(experiments, f"source_run_id = '{run_id}'"):
        drop_package(shelf, logged.model_id)
    shelf.client.set_terminated(run_id, "KILLED")


def _run(shelf: Shelf, record: Record) -> str:
    """Go on with the run that ``mlflow run`` began in this store, or begin one."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    given = os.environ.get("MLFLOW_RUN_ID", "")
    if given:
        with contextlib.suppress(MlflowException):
            return str(shelf.client.get_run(given).info.run_id)
    marks = {OURS: record.name, PLACE: place(shelf.project)}
    return str(shelf.client.create_run(experiment(shelf), run_name=record.name, tags=marks).info.run_id)
