"""The door to MLflow: the project's store of runs and models, and the alias that says who scores."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import shutil
import sqlite3
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from riskml.faults import Fault, ModelError
from riskml.learning.artefact import REMEDY
from riskml.learning.package import read_package, write_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlflow import MlflowClient

    from riskml.learning.artefact import LoadedModel
    from riskml.project import Project

MODEL: Final = "riskml"
CHAMPION: Final = "champion"
DIGEST: Final = "riskml.digest"
MANIFEST: Final = "riskml.manifest"
PACKAGE: Final = "riskml.package"
STAGED: Final = "riskml.staged"
OURS: Final = "riskml.recipe"


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
    fresh
        False where the champion was already this very model, and nothing was written.
    """

    version: str
    run_id: str
    manifest: str
    figures: Mapping[str, float]
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
    """

    name: str
    data: Path
    manifest: str
    metrics: tuple[str, ...]
    params: Mapping[str, str]
    figures: Mapping[str, float]
    tags: Mapping[str, str]
    note: str


def database(project: Project) -> Path:
    """Return the file that holds runs and registry."""
    return project.store / "mlflow.db"


def store_uri(project: Project) -> str:
    """Return the tracking and registry address of a project's store."""
    return f"sqlite:///{database(project).as_posix()}"


def champion(project: Project) -> LoadedModel | None:
    """Load the model that the alias ``champion`` names, or None where there is none yet.

    The package is found by its identifier inside the project's own store, so a project that was moved
    still finds it; its digest must be the registry's. What ``MLmodel`` names as its loader is checked,
    never called.

    Raises
    ------
    ModelError
        The package is missing, changed, or holds anything that is not ours.
    """
    if not database(project).is_file():
        return None
    with _client(project) as client:
        version = _champion_version(client)
        if version is None:
            return None
        return read_package(
            _package(project, version.tags.get(PACKAGE, "")),
            expected=version.tags.get(DIGEST) or "a digest, but the registry holds none",
            version=str(version.version),
        )


def publish(project: Project, record: Record) -> ModelVersion:
    """Log a training, register its model and move the alias ``champion``, which is the very last write.

    Whatever stops it before that leaves registry and champion as they were: an error or an interrupt is
    undone here, and what a killed process left behind is cleared by the next training. If the champion
    already is this very model (equal manifest), nothing is written.
    """
    project.store.mkdir(parents=True, exist_ok=True)
    with _alone(project), _client(project) as client:
        standing = _champion_version(client)
        if standing is not None and standing.tags.get(MANIFEST) == record.manifest:
            return ModelVersion(str(standing.version), standing.run_id, record.manifest, record.figures, fresh=False)
        run_id = _run(client, project, record)
        _clear_leftovers(client, project, keep=run_id)
        undo = _Undo(client, run_id)
        try:
            version = _register(client, project, run_id, record, undo)
            client.set_terminated(run_id, "FINISHED")
            client.set_registered_model_alias(MODEL, CHAMPION, version)
        except BaseException:
            undo()
            raise
        return ModelVersion(version, run_id, record.manifest, record.figures, fresh=True)


def _register(client: MlflowClient, project: Project, run_id: str, record: Record, undo: _Undo) -> str:
    """Write run, package and version; return the version's number."""
    from mlflow.entities import LoggedModelStatus, Metric, Param, RunTag  # noqa: PLC0415

    now = time.time_ns() // 1_000_000
    client.log_batch(
        run_id,
        metrics=[Metric(name, value, now, 0) for name, value in record.figures.items()],
        params=[Param(name, value) for name, value in record.params.items()],
        tags=[
            RunTag(name, value)
            for name, value in {**record.tags, OURS: record.name, "mlflow.note.content": record.note}.items()
        ],
    )
    logged = client.create_logged_model(_experiment(client, project), name=MODEL, source_run_id=run_id)
    undo.model_id, undo.package = logged.model_id, _package(project, logged.model_id)
    with TemporaryDirectory(dir=project.store, prefix=".package-") as temporary:
        folder = Path(temporary) / "package"
        digest = write_package(record.data, folder, record.metrics, model_id=logged.model_id, run_id=run_id)
        client.log_model_artifacts(logged.model_id, str(folder))
    client.finalize_logged_model(logged.model_id, LoggedModelStatus.READY)
    read_package(undo.package, expected=digest)  # what was stored is what was written, and opens
    if not client.search_registered_models(f"name='{MODEL}'"):
        undo.first = True
        client.create_registered_model(MODEL)
    version = client.create_model_version(
        MODEL,
        # The place, not models:/<id>: MLflow would look that up in a global store, not in this one.
        source=logged.artifact_location,
        run_id=run_id,
        model_id=logged.model_id,
        tags={PACKAGE: logged.model_id, DIGEST: digest, MANIFEST: record.manifest, STAGED: "true"},
    )
    return str(version.version)


class _Undo:
    """Take back what a training wrote before the alias moved."""

    def __init__(self, client: MlflowClient, run_id: str) -> None:
        self.client = client
        self.run_id = run_id
        self.model_id = ""
        self.package: Path | None = None
        self.first = False

    def __call__(self) -> None:
        """Undo each step that can be undone; the error that led here is the one to report."""
        client = self.client
        standing = None
        with contextlib.suppress(Exception):
            standing = _champion_version(client)
        if standing is not None and standing.run_id == self.run_id:
            return  # the alias had moved: the training is whole
        with contextlib.suppress(Exception):
            for version in client.search_model_versions(f"name='{MODEL}'"):
                if version.run_id == self.run_id:
                    client.delete_model_version(MODEL, version.version)
        if self.first:
            with contextlib.suppress(Exception):
                client.delete_registered_model(MODEL)
        if self.model_id:
            with contextlib.suppress(Exception):
                client.delete_logged_model(self.model_id)
        if self.package is not None:
            shutil.rmtree(self.package.parent, ignore_errors=True)
        with contextlib.suppress(Exception):
            client.set_terminated(self.run_id, "FAILED")


def _clear_leftovers(client: MlflowClient, project: Project, *, keep: str) -> None:
    """Clear what a killed training left: versions that never got an alias, runs that never ended."""
    if client.search_registered_models(f"name='{MODEL}'"):
        aliased = {str(number) for number in client.get_registered_model(MODEL).aliases.values()}
        for version in client.search_model_versions(f"name='{MODEL}'"):
            if STAGED not in version.tags:
                continue
            if str(version.version) in aliased:
                client.delete_model_version_tag(MODEL, version.version, STAGED)
            else:
                client.delete_model_version(MODEL, version.version)
                _discard(client, project, version.run_id)
    experiments = [one.experiment_id for one in client.search_experiments()]
    for run in client.search_runs(experiments, f"tags.`{OURS}` != '' and attributes.status = 'RUNNING'"):
        if run.info.run_id != keep:
            _discard(client, project, run.info.run_id)
    for folder in project.store.glob(".package-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _discard(client: MlflowClient, project: Project, run_id: str) -> None:
    """Delete a dead run's packages and say that it was killed."""
    experiments = [one.experiment_id for one in client.search_experiments()]
    for logged in client.search_logged_models(experiments, f"source_run_id = '{run_id}'"):
        client.delete_logged_model(logged.model_id)
        shutil.rmtree(_package(project, logged.model_id).parent, ignore_errors=True)
    client.set_terminated(run_id, "KILLED")


def _champion_version(client: MlflowClient) -> Any | None:
    """Return the registry's row of the champion."""
    found = client.search_registered_models(f"name='{MODEL}'")
    number = found[0].aliases.get(CHAMPION) if found else None
    return client.get_model_version(MODEL, str(number)) if number else None


def _package(project: Project, model_id: str) -> Path:
    """Return where a logged model's package stands in the project's store."""
    if not re.fullmatch(r"m-[0-9a-f]{32}", model_id):
        raise ModelError([Fault("registry", "the identifier of a logged model", repr(model_id), REMEDY)])
    return project.store / "mlartifacts" / "models" / model_id / "artifacts"


def _experiment(client: MlflowClient, project: Project) -> str:
    """Find or make the experiment that keeps its files in this very store.

    ``mlflow run`` makes experiments whose files lie elsewhere, and a moved project has one that points to
    its old place; both are left alone.
    """
    place = (project.store / "mlartifacts").as_uri()
    for name in (MODEL, f"{MODEL} {hashlib.sha256(place.encode()).hexdigest()[:8]}"):
        found = client.get_experiment_by_name(name)
        if found is None:
            return str(client.create_experiment(name, artifact_location=place))
        if found.artifact_location == place and found.lifecycle_stage == "active":
            return str(found.experiment_id)
    raise ModelError(
        [Fault(place, "an active experiment in MLflow", "one that was deleted", f"Restore the experiment {MODEL!r}.")]
    )


def _run(client: MlflowClient, project: Project, record: Record) -> str:
    """Go on with the run that ``mlflow run`` began in this store, or begin one."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    given = os.environ.get("MLFLOW_RUN_ID", "")
    if given:
        with contextlib.suppress(MlflowException):
            return str(client.get_run(given).info.run_id)
    run = client.create_run(_experiment(client, project), run_name=record.name, tags={OURS: record.name})
    return str(run.info.run_id)


@contextlib.contextmanager
def _alone(project: Project) -> Iterator[None]:
    """Hold the store's lock; it falls with the process, so a killed training does not leave it behind."""
    lock = sqlite3.connect(project.store / "training.lock", timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise ModelError(
                [Fault(str(project.store), "no other training at work", "one", "Wait until it has ended.")]
            ) from error
        yield
    finally:
        lock.close()


@contextlib.contextmanager
def _client(project: Project) -> Iterator[MlflowClient]:
    """Open the store quietly: no telemetry, no log lines, no copy of the bureau's lock file in packages."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["DO_NOT_TRACK"] = "true"
    from mlflow import MlflowClient  # noqa: PLC0415  # sets its own loggers when it is imported

    quiet = ("mlflow", "alembic")
    levels = {name: logging.getLogger(name).level for name in quiet}
    before = os.environ.get("MLFLOW_UV_AUTO_DETECT")
    os.environ["MLFLOW_UV_AUTO_DETECT"] = "false"
    try:
        for name in quiet:
            logging.getLogger(name).setLevel(logging.ERROR)
        uri = store_uri(project)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"mlflow\.")
            yield MlflowClient(tracking_uri=uri, registry_uri=uri)
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        if before is None:
            os.environ.pop("MLFLOW_UV_AUTO_DETECT", None)
        else:
            os.environ["MLFLOW_UV_AUTO_DETECT"] = before
