"""The same on a tracking server with PostgreSQL behind it: train, sign, promote, roll back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from riskml.core.errors import ModelError
from riskml.learning import History, train
from riskml.registry import challenger, champion, promote, rollback, score, sign, versions
from riskml.registry.journal import read_journal
from riskml.registry.models import publish
from tests.database_servers import end, postgres_folder, wait_for
from tests.learning.registry_at_hand import Stop, gated, record, registry, stop_at
from tests.learning.small_bureau import AS_OF, DIRECTIONS, INPUTS, PLANTED, latest, make_project, small


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address):
    try:
        with socket.create_connection(address, timeout=2) as line:
            line.sendall(b"GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return b" 200 " in line.recv(64)
    except OSError:
        return False


@pytest.fixture(scope="module")
def cluster():
    """Start a cluster of its own that is reached through a socket in its folder alone."""
    with postgres_folder() as folder:
        yield f"postgresql+psycopg2://riskml@/postgres?host={folder}"


@pytest.fixture
def bureau(server, root, tmp_path, monkeypatch):
    """A project whose store is the server."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server[0])
    return make_project(root, tmp_path / "bureau")


@pytest.fixture(scope="module")
def server(cluster, tmp_path_factory):
    """Start MLflow's server before the cluster; its files go where it alone writes."""
    files = tmp_path_factory.mktemp("server")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    words = ["--backend-store-uri", cluster, "--artifacts-destination", str(files / "artifacts"), "--workers", "1"]
    with (files / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", *words, "--host", "127.0.0.1", "--port", str(port)],
            cwd=files,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for(lambda: answers(("127.0.0.1", port)), process)
            yield address, files
        finally:
            end(process, signal.SIGTERM)


def test_train_sign_promote_and_roll_back_on_a_server(server, bureau, table, monkeypatch, capfd):
    project, files, beside = bureau, server[1], bureau.root.parent
    assert champion(project) is None
    first = train(project, small(project), History(table, DIRECTIONS, INPUTS, AS_OF), by="Han Meimei")
    assert (first.version, first.alias) == ("1", "champion")
    assert not (project.store / "mlflow.db").exists()
    assert champion(project).metrics == tuple(sorted(DIRECTIONS))
    scores = score(champion(project), latest(table)).frame["score"]
    assert scores.idxmax() == PLANTED[0]

    (written,) = files.glob("artifacts/**/data/riskml")
    model, manifest = gated(written, beside / "gated", rows={"min": 3})
    before = registry(project)
    with monkeypatch.context() as stopping:
        stop_at(stopping, "create_model_version", done=True)
        with pytest.raises(Stop):
            publish(project, record(model, manifest), automatic=False)
    assert registry(project) == before
    assert list(files.glob("artifacts/**/data/riskml")) == [written]

    second = publish(project, record(model, manifest), automatic=False, by="Han Meimei").version
    assert challenger(project).version == second
    with pytest.raises(ModelError, match="a second person's"):
        promote(project)
    sign(project, "challenger", by="李雷", note="看过")
    assert promote(project, signed_by="李雷").version == second
    assert champion(project).version == second
    assert [one.aliases for one in versions(project)] == [("champion",), ()]
    assert rollback(project).version == "1"
    assert [one["action"] for one in read_journal(project)] == ["train", "train", "sign", "promote", "rollback"]

    # another machine, with nothing in its own store, sees the same champion; a changed file is refused
    elsewhere = make_project(bureau.root, beside / "elsewhere")
    again = score(champion(elsewhere), latest(table)).frame["score"]
    assert (again == scores).all()
    (written / "MODEL.zh.md").write_text("changed")
    with pytest.raises(ModelError, match="digest"):
        champion(elsewhere)
    said = capfd.readouterr()
    assert said.out + said.err == ""
