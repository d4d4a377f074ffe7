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


def test_a_made_up_city_gets_an_account_a_role_and_no_other_project_does(room, run, as_):
    import re

    from riskml.portal.models import Account
    from riskml.portal.models_watch import Seed
    from riskml.portal.place import place

    refused = told(room, "portal", "demo")
    assert (refused.exit_code, "what was planted in a made-up city" in refused.output) == (2, True)
    made_up = [room.root / name for name in ("truth.json", "plants.json")]
    try:
        for file in made_up:
            file.write_text("[]", "utf-8")
        refused = told(room, "portal", "demo")
        assert (refused.exit_code, "accounts of the demo alone" in refused.output) == (2, True)
        Account.objects.all().delete()
        answer = told(room, "portal", "demo")
        assert answer.exit_code == 0
        shown = dict(re.findall(r"^  (\S+) +(\S{16}) ", answer.output, re.MULTILINE))
        assert {role for one in Account.objects.all() for role in one.roles} == set(place().access.role)
        assert set(shown) == set(Account.objects.values_list("name", flat=True))
        entered = as_().post("/login", {"name": "handler-1", "password": shown["handler-1"]})
        assert (entered.status_code, entered.headers["Location"]) == (302, "/")
        assert Seed.objects.get().seeding.approved.person == "principal"
        kept = told(room, "portal", "stock", str(room.root), "--json")
        assert json.loads(kept.output) == {"kept": 0, "as_of": "2025-09-30"}  # the demo has kept them already
        again = told(room, "portal", "demo").output
        assert Seed.objects.count() == 1
        assert shown["handler-1"] not in again
        assert as_().post("/login", {"name": "handler-1", "password": shown["handler-1"]}).status_code == 401
    finally:
        for file in made_up:
            file.unlink(missing_ok=True)


def test_no_stock_is_kept_of_what_is_no_made_up_city(room, run):
    refused = told(room, "portal", "stock", str(room.root))
    assert (refused.exit_code, "what was planted in a made-up city" in refused.output) == (2, True)


def test_user_reset_is_the_way_back_after_a_telephone_was_lost(room, as_):
    from riskml.portal.accounts import LOCKED, now
    from riskml.portal.identity.factors import factors_of
    from riskml.portal.models import Account

    browser, account = as_("L1"), Account.objects.get(name="L1")
    Account.objects.filter(name="L1").update(locked_until=now() + LOCKED)
    assert factors_of(account).codes
    assert told(room, "portal", "user", "reset", "L1").exit_code == 0
    account.refresh_from_db()
    assert (factors_of(account).codes, account.locked_until) == (False, None)
    assert browser.get("/").headers["Location"] == "/login"
    assert as_("L1").get("/").headers["Location"] == "/me/factor"
    assert told(room, "portal", "user", "reset", "nobody").exit_code == 2
