"""``riskml serve`` and ``riskml portal``: what they read, whom they let in, and what they print."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from riskml.cli import main
from tests.portal.published import lines_of, publish


@pytest.fixture
def run(room):
    """The bureau with one more run in its own folder of runs."""
    made = publish(room.runs / "2025-09-30", lines_of(2), as_of="2025-09-30")
    yield made
    shutil.rmtree(room.runs)


def told(room, *words, **more):
    return CliRunner().invoke(main, [*words, "--project", str(room.root)], **more)


def test_serve_reads_the_latest_run_and_says_how_to_make_the_first_user(room, run, monkeypatch):
    from riskml.portal import start
    from riskml.portal.models import Account, Run

    ports = []
    monkeypatch.setattr(start, "answer_requests", ports.append)
    Account.objects.all().delete()
    answer = told(room, "serve", "--port", "8123")
    assert (answer.exit_code, ports) == (0, [8123])
    assert "run as of 2025-09-30 read" in answer.output
    assert "riskml portal user add NAME --role ROLE" in answer.output
    assert Run.objects.filter(run_id=run.run_id).exists()
    assert "stands as it was read" in told(room, "serve").output


def test_load_reads_a_run_once(room, run):
    said = [json.loads(told(room, "portal", "load", "--json").output) for _ in range(2)]
    assert [(one["run_id"], one["read"]) for one in said] == [(run.run_id, True), (run.run_id, False)]
    missing = told(room, "portal", "load", "--as-of", "2020-01-31")
    assert (missing.exit_code, "a published run as of 2020-01-31" in missing.output) == (2, True)


def test_user_add_makes_an_account_that_may_come_in(room, as_, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("a long and plain sentence\n", "utf-8")
    words = ("portal", "user", "add", "J001", "--password-file", str(secret))
    refused = told(room, *words, "--role", "registar")
    assert (refused.exit_code, "registrar" in refused.output) == (2, True)
    assert told(room, *words, "--role", "registrar").exit_code == 0
    answer = as_().post("/login", {"name": "J001", "password": "a long and plain sentence"})
    assert answer.status_code == 302


def test_one_process_has_one_room(room, tmp_path):
    from riskml.core.errors import ProjectError
    from riskml.core.project import Project
    from riskml.pipeline.create import create_project
    from riskml.portal.start import start

    create_project(tmp_path / "other")
    with pytest.raises(ProjectError, match="one room in a process"):
        start(Project.open(tmp_path / "other"))
