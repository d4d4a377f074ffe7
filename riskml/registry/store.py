"""Where runs and models are kept: the project's own SQLite store, or a tracking server that the project names."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import platform
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from riskml.core.atomic import remove_tree
from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.scratch import Scratch
from riskml.registry.artefact import REMEDY
from riskml.registry.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlflow import MlflowClient

    from riskml.core.project import Project

PEOPLE: Final = "riskml"
"""What the registry calls the model that scores people; runs of both models stand in an experiment of this name."""
WARNINGS: Final = "riskml-triage"
"""What it calls the model that orders warnings."""
DIGEST: Final = "riskml.digest"
CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"
ADDRESS: Final = "MLFLOW_TRACKING_URI"

_QUIET: Final = {
    "MLFLOW_UV_AUTO_DETECT": "false",  # no copy of the bureau's lock file in packages
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
}
_PATIENCE: Final = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "60"}


def database(project: Project) -> Path:
    """Return the file that holds runs and registry where no server does."""
    return project.store / "mlflow.db"


def store_uri(project: Project) -> str:
    """Return the tracking and registry address: a server's where one is named, else the project's own file.

    A server is named by ``MLFLOW_TRACKING_URI`` or else by ``tracking_uri`` in ``[tool.riskml]``. Only http and
    https count: ``mlflow run`` points the variable at a file where it keeps its own record of the call.
    """
    for address in (os.environ.get(ADDRESS, ""), project.settings.tracking_uri):
        if is_server(address):
            return address
    return f"sqlite:///{database(project).as_posix()}"


def is_server(uri: str) -> bool:
    """Tell a tracking server's address from a file's.

    Examples
    --------
    >>> is_server("http://mlflow.bureau:5000"), is_server("sqlite:///store/mlflow.db")
    (True, False)
    """
    return uri.startswith(("http://", "https://"))


def place(project: Project) -> str:
    """Return a mark of this machine and folder, by which a server's leftovers are told from other people's work."""
    return hashlib.sha256(f"{platform.node()} {project.store.as_posix()}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One registered model of a project's store: the client at hand, whose store it is, and the model's name."""

    client: MlflowClient
    project: Project
    name: str

    def registered(self) -> Any | None:
        """Return the registered model, or None where no version was ever made."""
        found = self.client.search_registered_models(f"name='{self.name}'")
        return found[0] if found else None

    def versions(self) -> list[Any]:
        """Return the rows of every version."""
        return list(self.client.search_model_versions(f"name='{self.name}'"))


@contextlib.contextmanager
def opened(project: Project, model: str = PEOPLE) -> Iterator[Shelf]:
    """Open the store quietly: no telemetry, no log lines, no addresses printed.

    Raises
    ------
    ModelError
        A tracking server does not answer, or answers with an error.
    """
    uri = store_uri(project)
    server = is_server(uri)
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "true"  # for good: threads outlive this
    given = {} if not server else {name: os.environ.get(name, value) for name, value in _PATIENCE.items()}
    with _environment({**_QUIET, **given}):
        from mlflow import MlflowClient  # noqa: PLC0415  # sets its own loggers when it is imported
        from mlflow.exceptions import MlflowException  # noqa: PLC0415

        quiet = ("mlflow", "alembic")
        levels = {name: logging.getLogger(name).level for name in quiet}
        try:
            for name in quiet:
                logging.getLogger(name).setLevel(logging.ERROR)
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", module=r"mlflow\.")
                yield Shelf(MlflowClient(tracking_uri=uri, registry_uri=uri), project, model)
        except MlflowException as error:
            if not server:
                raise
            remedy = phrase("check_the_address")
            raise ModelError(
                [Fault(uri, phrase("a_tracking_server_that_answers"), Verbatim(str(error)[:200]), remedy)]
            ) from error
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)


def aliased(shelf: Shelf, alias: str) -> Any | None:
    """Return the registry's row that an alias names."""
    found = shelf.registered()
    number = found.aliases.get(alias) if found else None
    return shelf.client.get_model_version(shelf.name, str(number)) if number else None


def kept_on_server(project: Project) -> bool:
    """Tell whether runs and models are kept on a tracking server, and not in the project's own file."""
    return is_server(store_uri(project))


def never_trained(project: Project) -> bool:
    """Tell, without opening MLflow, that the project's own store does not exist yet."""
    return not kept_on_server(project) and not database(project).is_file()


def experiment(shelf: Shelf) -> str:
    """Find or make the experiment that keeps its files in this very store.

    ``mlflow run`` makes experiments whose files lie elsewhere, and a moved project has one that points to
    its old place; both are left alone. A server keeps files where it was told to.
    """
    client, project = shelf.client, shelf.project
    if is_server(store_uri(project)):
        found = client.get_experiment_by_name(PEOPLE)
        if found is None:
            return str(client.create_experiment(PEOPLE))
        if found.lifecycle_stage == "active":
            return str(found.experiment_id)
        location = store_uri(project)
    else:
        location = (project.store / "mlartifacts").as_uri()
        for name in (PEOPLE, f"{PEOPLE} {hashlib.sha256(location.encode()).hexdigest()[:8]}"):
            found = client.get_experiment_by_name(name)
            if found is None:
                return str(client.create_experiment(name, artifact_location=location))
            if found.artifact_location == location and found.lifecycle_stage == "active":
                return str(found.experiment_id)
    remedy = phrase("restore_the_experiment", people=PEOPLE)
    raise ModelError(
        [Fault(location, phrase("an_active_experiment_in_mlflow"), phrase("one_that_was_deleted"), remedy)]
    )


@contextlib.contextmanager
def package(shelf: Shelf, model_id: str) -> Iterator[Path]:
    """Yield the folder of a logged model's package: its place in the store, or a copy fetched from the server.

    In the project's own store it is found by its identifier, so a project that was moved still finds it.
    """
    _check_identifier(model_id)
    if not is_server(store_uri(shelf.project)):
        yield _folder(shelf.project, model_id)
        return
    with Scratch(shelf.project.store / "engine", "package") as scratch:
        yield Path(_artifacts(shelf, model_id).download_artifacts("", dst_path=str(scratch.path)))


def drop_package(shelf: Shelf, model_id: str) -> None:
    """Delete a logged model and its files."""
    _check_identifier(model_id)
    if is_server(store_uri(shelf.project)):
        with contextlib.suppress(Exception):  # a server may keep its files from being deleted
            _artifacts(shelf, model_id).delete_artifacts()
    else:
        remove_tree(_folder(shelf.project, model_id).parent)
    shelf.client.delete_logged_model(model_id)


def _check_identifier(model_id: str) -> None:
    if not re.fullmatch(r"m-[0-9a-f]{32}", model_id):
        raise ModelError(
            [Fault(phrase("registry_2"), phrase("the_identifier_of_a_logged_model"), Verbatim(repr(model_id)), REMEDY)]
        )


def _folder(project: Project, model_id: str) -> Path:
    return project.store / "mlartifacts" / "models" / model_id / "artifacts"


def _artifacts(shelf: Shelf, model_id: str) -> Any:
    """Return MLflow's door to the files of a logged model on a server."""
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository  # noqa: PLC0415

    location = shelf.client.get_logged_model(model_id).artifact_location
    return get_artifact_repository(location, tracking_uri=store_uri(shelf.project))


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a while, and put back what was there."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
