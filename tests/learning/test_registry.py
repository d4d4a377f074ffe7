"""The registry: one champion, moved last; whatever interrupts a training leaves it as it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest
from mlflow.projects._project_spec import load_project

from riskml.core.errors import ModelError, ProjectError
from riskml.core.hold import hold, release
from riskml.core.project import Project, Settings
from riskml.core.work import LOCK
from riskml.registry import challenger, champion
from riskml.registry.models import publish
from riskml.registry.store import is_server, store_uri
from tests.learning.registry_at_hand import Stop, client, record, registry, stop_at
from tests.learning.small_bureau import make_project

STEPS = [
    "create_run",
    "log_batch",
    "create_logged_model",
    "log_model_artifacts",
    "finalize_logged_model",
    "create_model_version",
    "set_terminated",
    "set_registered_model_alias",
]


def runs(project):
    c = client(project)
    return c.search_runs([experiment.experiment_id for experiment in c.search_experiments()])


def packages(project):
    return sorted(path.name for path in (project.store / "mlartifacts" / "models").iterdir())


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_an_interruption_leaves_registry_and_champion(copied, data, monkeypatch, step, done):
    before, stored = registry(copied), packages(copied)
    stop_at(monkeypatch, step, done=done)
    with pytest.raises(Stop):
        publish(copied, record(data, "1" * 64), automatic=True)
    if (step, done) == ("set_registered_model_alias", True):  # the very last write was made: it is whole
        assert champion_of(copied) == "2"
        return
    assert registry(copied) == before
    assert packages(copied) == stored
    assert champion(copied).version == "1"
    assert not list(copied.store.glob(".package-*"))
    monkeypatch.undo()
    assert publish(copied, record(data, "1" * 64), automatic=True).fresh
    statuses = {
        run.info.status
        for run in client(copied).search_runs([e.experiment_id for e in client(copied).search_experiments()])
    }
    assert "RUNNING" not in statuses


def champion_of(project):
    return str(client(project).get_model_version_by_alias("riskml", "champion").version)


@pytest.mark.parametrize("step", ["create_model_version", "set_registered_model_alias"])
def test_interrupted_the_first_time_there_is_still_no_champion(copied, data, monkeypatch, step):
    project = copied  # emptied: MLflow takes seconds to make a new store
    with closing(sqlite3.connect(project.store / "mlflow.db")) as db, db:
        for table in ("registered_model_aliases", "model_version_tags", "model_versions", "registered_model_tags"):
            db.execute(f"delete from {table}")
        db.execute("delete from registered_models")
    assert champion(project) is None
    stop_at(monkeypatch, step, done=False)
    with pytest.raises(Stop):
        publish(project, record(data, "1" * 64), automatic=True)
    assert registry(project) == ([], [])
    assert champion(project) is None


def test_what_a_killed_training_left_is_cleared_by_the_next(copied, data):
    """Killed outright, nothing can be undone; the champion still stands, and the next training tidies up."""
    script = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from mlflow import MlflowClient
        from riskml.registry.models import Record, publish
        from riskml.core.project import Project
        MlflowClient.set_registered_model_alias = lambda *args: os._exit(9)
        record = Record(name="unsupervised", data=Path(sys.argv[2]), manifest="1" * 64, metrics=("overdue_rate",),
                        params={}, figures={"rows": 1.0}, tags={}, note="card")
        publish(Project.open(sys.argv[1]), record, automatic=True)
    """)
    before, stored = registry(copied), packages(copied)
    done = subprocess.run(
        [sys.executable, "-c", script, copied.root, data], capture_output=True, text=True, check=False
    )
    assert done.returncode == 9, done.stderr
    assert champion(copied).version == "1"
    assert len(registry(copied)[0]) == 2
    version = publish(copied, record(data, "2" * 64), automatic=True)
    versions, aliases = registry(copied)
    assert [v[0] for v in versions] == sorted([before[0][0][0], int(version.version)])
    assert [(name, [(alias, str(number)) for alias, number in own]) for name, own in aliases] == [
        ("riskml", [("champion", version.version)])
    ]
    assert len(packages(copied)) == len(stored) + 1
    assert sorted(run.info.status for run in runs(copied)) == ["FINISHED", "FINISHED", "KILLED"]


def test_a_former_champion_is_kept(copied, data):
    second = publish(copied, record(data, "1" * 64), automatic=True)
    third = publish(copied, record(data, "2" * 64), automatic=True)
    assert [str(v[0]) for v in registry(copied)[0]] == ["1", second.version, third.version]
    assert champion_of(copied) == third.version


def test_the_same_model_again_writes_nothing(copied, data):
    first = publish(copied, record(data, "1" * 64), automatic=True)
    size = len(runs(copied))
    again = publish(copied, record(data, "1" * 64), automatic=True)
    assert (again.version, again.run_id, again.fresh) == (first.version, first.run_id, False)
    assert len(runs(copied)) == size


def test_two_trainings_at_once_are_refused(copied, data):
    other = hold(copied.store / LOCK)
    with pytest.raises(ProjectError, match="no other command at work while train is to begin"):
        publish(copied, record(data, "1" * 64), automatic=True)
    release(other)
    assert publish(copied, record(data, "1" * 64), automatic=True).fresh


def test_a_run_that_mlflow_began_is_gone_on_with(copied, data, monkeypatch):
    c = client(copied)
    begun = c.create_run("0").info.run_id
    monkeypatch.setenv("MLFLOW_RUN_ID", begun)
    assert publish(copied, record(data, "1" * 64), automatic=True).run_id == begun
    run = c.get_run(begun)
    assert run.data.metrics == {"rows": 3.0}
    monkeypatch.setenv("MLFLOW_RUN_ID", "f" * 32)  # of another store
    assert publish(copied, record(data, "2" * 64), automatic=True).run_id != "f" * 32


def test_no_store_no_champion_and_no_mlflow(root, tmp_path):
    project = make_project(root, tmp_path / "bureau")
    script = (
        "import sys; from riskml.registry import champion; from riskml.core.project import Project;"
        f"assert champion(Project.open({str(project.root)!r})) is None; assert 'mlflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    assert not project.store.exists()


def test_a_registry_that_points_outside_is_refused(copied):
    c = client(copied)
    c.set_model_version_tag("riskml", "1", "riskml.package", "../../elsewhere")
    with pytest.raises(ModelError, match="identifier of a logged model"):
        champion(copied)


def test_a_registry_without_a_digest_is_refused(copied):
    client(copied).delete_model_version_tag("riskml", "1", "riskml.digest")
    with pytest.raises(ModelError, match="digest"):
        champion(copied)


ENTRIES = {
    "train": ({"as-of": "2025-12-31"}, "riskml train --recipe unsupervised --project .. --as-of 2025-12-31"),
    "evaluate": ({}, "riskml evaluate champion --model people --project .."),
    "compare": ({"other": "3"}, "riskml compare champion 3 --model people --project .."),
    "promote": (
        {"signed_by": "李 雷; rm -r ."},
        "riskml promote --version challenger --signed-by '李 雷; rm -r .' --model people --project ..",
    ),
    "backtest": ({}, "riskml backtest --recipe unsupervised --project .."),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_mlflow_project_runs_riskml(root, entry):
    given, command = ENTRIES[entry]
    assert load_project(str(root / "training")).get_entry_point(entry).compute_command(given, None) == command


@pytest.mark.parametrize("step", ["create_model_version", "set_terminated", "set_registered_model_alias"])
def test_an_interruption_leaves_the_challenger(copied, data, monkeypatch, step):
    publish(copied, record(data, "1" * 64), automatic=False)
    before = registry(copied)
    stop_at(monkeypatch, step, done=False)
    with pytest.raises(Stop):
        publish(copied, record(data, "2" * 64), automatic=False)
    assert registry(copied) == before
    assert champion(copied).version == "1"
    assert challenger(copied).version == "2"


def test_a_training_that_is_not_automatic_leaves_the_champion(copied, data):
    assert challenger(copied) is None
    made = publish(copied, record(data, "1" * 64), automatic=False)
    assert made.alias == "challenger"
    assert champion_of(copied) == "1"
    assert challenger(copied).version == made.version
    assert not publish(copied, record(data, "1" * 64), automatic=False).fresh
    later = publish(copied, record(data, "2" * 64), automatic=False)
    assert challenger(copied).version == later.version
    assert [str(v[0]) for v in registry(copied)[0]] == ["1", made.version, later.version]


@pytest.mark.parametrize(
    ("address", "followed"),
    [("sqlite:///elsewhere.db", False), ("file:///mlruns", False), ("http://mlflow.bureau:5000", True), ("", False)],
)
def test_only_a_server_takes_the_place_of_the_store(copied, monkeypatch, address, followed):
    """``mlflow run`` points the variable at a file where it keeps its own record of the call."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
    assert (store_uri(copied) == address) is followed
    assert is_server(store_uri(copied)) is followed


def test_a_project_names_its_server_without_a_password(copied, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    served = Project(copied.root, Settings(tracking_uri="https://mlflow.bureau/riskml"))
    assert store_uri(served) == "https://mlflow.bureau/riskml"
    for wrong in ("https://li:secret@mlflow.bureau", "postgresql://mlflow.bureau/db"):
        with pytest.raises(ValueError, match="tracking_uri"):
            Settings(tracking_uri=wrong)


def test_a_server_that_does_not_answer_is_said(copied, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(ModelError, match="a tracking server that answers"):
        champion(copied)


def test_nothing_is_left_in_the_working_folder(copied, data, tmp_path, monkeypatch):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    publish(copied, record(data, "1" * 64), automatic=True)
    assert champion(copied)
    assert not list(folder.iterdir())
