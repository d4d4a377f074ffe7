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
from typing import TYPE_CHECKING, Any, Final

from riskml.core.atomic import remove, write_file
from riskml.core.errors import Fault, ModelError
from riskml.core.scratch import Scratch
from riskml.core.work import at_work
from riskml.registry import journal, standing
from riskml.registry.mlflow_datasets import log_inputs
from riskml.registry.package import read_package, write_package
from riskml.registry.signatures import TRAINED_BY, account
from riskml.registry.store import (
    CHALLENGER,
    CHAMPION,
    DIGEST,
    MODEL,
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

    from mlflow import MlflowClient

    from riskml.core.project import Project
    from riskml.registry.artefact import LoadedModel
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
    """

    version: str
    run_id: str
    manifest: str
    figures: Mapping[str, float]
    alias: str
    fresh: bool


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


def champion(project: Project) -> LoadedModel | None:
    """Load the model that the alias ``champion`` names, or None where there is none yet.

    It must be the version that riskml itself made champion: an alias that was moved past it scores nobody. The
    package's digest must be the registry's. What ``MLmodel`` names as its loader is checked, never called.

    Raises
    ------
    ModelError
        The alias names another version than riskml made champion, or the package is missing, changed, or holds
        anything that is not ours.
    """
    if never_trained(project):
        return None
    with opened(project) as client:
        version = standing.insist(client, project)
        return None if version is None else load(client, project, version)


def challenger(project: Project) -> LoadedModel | None:
    """Load the model that waits for a second person and scores in the shadow, or None where there is none.

    Raises
    ------
    ModelError
        As for :func:`champion`.
    """
    if never_trained(project):
        return None
    with opened(project) as client:
        version, standing = aliased(client, CHALLENGER), aliased(client, CHAMPION)
        if version is None or (standing is not None and standing.version == version.version):
            return None
        return load(client, project, version)


def load(client: MlflowClient, project: Project, version: Any) -> LoadedModel:
    """Load the model of one row of the registry, once its package is what the registry says."""
    with package(client, project, version.tags.get(PACKAGE, "")) as folder:
        return read_package(
            folder,
            expected=version.tags.get(DIGEST) or "a digest, but the registry holds none",
            version=str(version.version),
        )


def publish(project: Project, record: Record, *, automatic: bool, by: str = "") -> ModelVersion:
    """Log a training, register its model and move an alias, which is the very last write to the registry.

    Whatever stops it before that leaves registry and aliases as they were: an error or an interrupt is
    undone here, and what a killed process left behind is cleared by the next training. If the alias
    already names this very model (equal manifest), nothing is written.

    Parameters
    ----------
    project, record
        Where to, and what.
    automatic
        Whether the version becomes champion at once. Otherwise it becomes the challenger, except where there
        is no champion yet.
    by
        Who trained, for the two-person rule; the account at work by default.
    """
    with at_work(project, "train"), opened(project) as client:
        before, waiting = standing.made_champion(client, project), aliased(client, CHALLENGER)
        named = aliased(client, CHAMPION)
        alias = CHAMPION if automatic or (before is None and named is None) else CHALLENGER
        if not (before is not None and named is not None and before.version == named.version):
            named = None  # moved past riskml: it answers for nothing here
        for name, version in ((CHAMPION, named), (CHALLENGER, waiting)):
            if name in {CHAMPION, alias} and version is not None and version.tags.get(MANIFEST) == record.manifest:
                return _version(version, record, name, fresh=False)
        tidy(project)
        standing.settle(client, project)
        journal.notice(project, standing.named_versions(project).get(CHAMPION))
        write_file(standing.unsettled(project), "")
        run_id = _run(client, project, record)
        _clear_leftovers(client, project, keep=run_id)
        undo = _Undo(client, project, run_id, alias)
        who = by or account()
        try:
            version = _register(
                client, project, run_id, record, undo, {TRAINED_BY: who, FORMER: json.dumps(succession(before))}
            )
            client.set_terminated(run_id, "FINISHED")
            if alias == CHAMPION:
                standing.move(client, project, version, "train", by=who)
            else:
                client.set_registered_model_alias(MODEL, alias, version.version)
        except BaseException:
            undo()
            raise
        if alias == CHAMPION:
            standing.settle(client, project)
        else:
            _note(project, version, alias)
        client.delete_model_version_tag(MODEL, version.version, STAGED)  # whole, whatever becomes of its alias
        remove(standing.unsettled(project))
        return _version(version, record, alias, fresh=True)


def _note(project: Project, version: Any, alias: str) -> None:
    """Add a training's line to the journal, where it is not there yet."""
    number = str(version.version)
    if not any(one["action"] == "train" and one.get("version") == number for one in journal.read_journal(project)):
        journal.append(project, "train", version=number, alias=alias, by=version.tags.get(TRAINED_BY, ""))


def tidy(project: Project) -> None:
    """Bring to its end, or clear, what a killed command has left in the registry; whoever calls holds the lock."""
    if not standing.unsettled(project).exists():
        return
    with opened(project) as client:
        standing.settle(client, project)
        _clear_leftovers(client, project, keep="")
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
        where = f"registry, version {version.version}, tag {FORMER}"
        raise ModelError([Fault(where, "numbers of versions", text[:80], "Move the alias in MLflow by hand.")])
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
    return ModelVersion(str(row.version), row.run_id, record.manifest, record.figures, alias, fresh=fresh)


def _register(  # noqa: PLR0917 (one caller, just above)
    client: MlflowClient, project: Project, run_id: str, record: Record, undo: _Undo, tags: Mapping[str, str]
) -> Any:
    """Write run, package and version; return the registry's row."""
    from mlflow.entities import LoggedModelStatus, Metric, Param, RunTag  # noqa: PLC0415

    now = time.time_ns() // 1_000_000
    client.log_batch(
        run_id,
        metrics=[Metric(name, value, now, 0) for name, value in record.figures.items()],
        params=[Param(name, value) for name, value in record.params.items()],
        tags=[
            RunTag(name, value)
            for name, value in {
                **record.tags,
                OURS: record.name,
                PLACE: place(project),
                "mlflow.note.content": record.note,
            }.items()
        ],
    )
    log_inputs(client, run_id, record.sets, record.pictures, project.store / "engine")
    logged = client.create_logged_model(experiment(client, project), name=MODEL, source_run_id=run_id)
    undo.model_id = logged.model_id
    with Scratch(project.store / "engine", "package") as scratch:
        folder = scratch.path / "package"
        digest = write_package(record.data, folder, record.metrics, model_id=logged.model_id, run_id=run_id)
        client.log_model_artifacts(logged.model_id, str(folder))
    client.finalize_logged_model(logged.model_id, LoggedModelStatus.READY)
    with package(client, project, logged.model_id) as stored:
        read_package(stored, expected=digest)  # what was stored is what was written, and opens
    if not client.search_registered_models(f"name='{MODEL}'"):
        undo.first = True
        client.create_registered_model(MODEL)
    return client.create_model_version(
        MODEL,
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
            STAGED: place(project),
        },
    )


class _Undo:
    """Take back what a training wrote before the alias moved."""

    def __init__(self, client: MlflowClient, project: Project, run_id: str, alias: str) -> None:
        self.client = client
        self.project = project
        self.run_id = run_id
        self.alias = alias
        self.model_id = ""
        self.first = False

    def __call__(self) -> None:
        """Undo each step that can be undone; the error that led here is the one to report."""
        client = self.client
        named = None
        with contextlib.suppress(Exception):
            named = aliased(client, self.alias)
        if named is not None and named.run_id == self.run_id:
            return  # the alias had moved: the training is whole
        with contextlib.suppress(Exception):
            standing.settle(client, self.project)
        with contextlib.suppress(Exception):
            for version in client.search_model_versions(f"name='{MODEL}'"):
                if version.run_id == self.run_id:
                    client.delete_model_version(MODEL, version.version)
        if self.first:
            with contextlib.suppress(Exception):
                client.delete_registered_model(MODEL)
        if self.model_id:
            with contextlib.suppress(Exception):
                drop_package(client, self.project, self.model_id)
        with contextlib.suppress(Exception):
            client.set_terminated(self.run_id, "FAILED")
            remove(standing.unsettled(self.project))


def _clear_leftovers(client: MlflowClient, project: Project, *, keep: str) -> None:
    """Clear what a killed training left: versions that never got an alias, runs that never ended.

    On a server only what this very place left: another's training may be at work.
    """
    shared = is_server(store_uri(project))
    if client.search_registered_models(f"name='{MODEL}'"):
        names = {str(number): alias for alias, number in client.get_registered_model(MODEL).aliases.items()}
        for version in client.search_model_versions(f"name='{MODEL}'"):
            if STAGED not in version.tags or (shared and version.tags[STAGED] != place(project)):
                continue
            if str(version.version) in names:
                _note(project, version, names[str(version.version)])
                client.delete_model_version_tag(MODEL, version.version, STAGED)
            else:
                client.delete_model_version(MODEL, version.version)
                _discard(client, project, version.run_id)
    experiments = [one.experiment_id for one in client.search_experiments()]
    mark = f"tags.`{PLACE}` = '{place(project)}'" if shared else f"tags.`{OURS}` != ''"
    for run in client.search_runs(experiments, f"{mark} and attributes.status = 'RUNNING'"):
        if run.info.run_id != keep:
            _discard(client, project, run.info.run_id)


def _discard(client: MlflowClient, project: Project, run_id: str) -> None:
    """Delete a dead run's packages and say that it was killed."""
    experiments = [one.experiment_id for one in client.search_experiments()]
    for logged in client.search_logged_models(experiments, f"source_run_id = '{run_id}'"):
        drop_package(client, project, logged.model_id)
    client.set_terminated(run_id, "KILLED")


def _run(client: MlflowClient, project: Project, record: Record) -> str:
    """Go on with the run that ``mlflow run`` began in this store, or begin one."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    given = os.environ.get("MLFLOW_RUN_ID", "")
    if given:
        with contextlib.suppress(MlflowException):
            return str(client.get_run(given).info.run_id)
    marks = {OURS: record.name, PLACE: place(project)}
    return str(client.create_run(experiment(client, project), run_name=record.name, tags=marks).info.run_id)
