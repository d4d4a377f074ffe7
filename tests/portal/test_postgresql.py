"""The room on PostgreSQL: its address from outside the project's files, and the same tests in a process of their own.

`RISKML_TEST_ROOM=postgresql pytest tests/portal` runs all of them on it.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from riskml.core.errors import ProjectError
from tests.database_servers import program

LOOP = (
    *("test_crawl.py", "test_due.py", "test_improvements.py", "test_lists.py", "test_loading.py", "test_meetings.py"),
    *("test_moves.py", "test_notes.py", "test_notices.py", "test_people.py", "test_postgresql_turns.py"),
    *("test_remembered.py", "test_signals.py", "test_watchers.py"),
)
"""Every page of the room, and what is written on them; logins and answers are of the same tables.

Who may open what, headers, files and what is loaded ask the database nothing of its own: on SQLite alone.
"""
WALK = "test_in_browser.py::test_a_warning_and_a_letter_go_their_whole_way[zh]"
"""A warning and a letter of inquiry as each role, in Chromium, where there is one, with its scripts."""


@pytest.mark.skipif(program("initdb") is None, reason="no PostgreSQL here: apt-get install postgresql")
@pytest.mark.skipif("RISKML_TEST_ROOM" in os.environ, reason="these tests run on it already")
def test_the_core_loop_holds_on_postgresql(root):
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    files = [str(root / "tests" / "portal" / one) for one in (*LOOP, WALK)]
    environment = {**os.environ, "RISKML_TEST_ROOM": "postgresql", "PYTHONPATH": str(root)}
    done = subprocess.run([*words, *files], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def settings_of(address):
    from riskml.portal.database import database_settings

    return database_settings(None, address)


def test_an_address_says_who_and_where(bureau):
    told = settings_of("postgresql://room:p%40ss%2F@db.example:5433/cases?sslmode=verify-full")
    kept = {name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert kept == {"NAME": "cases", "USER": "room", "PASSWORD": "p@ss/", "HOST": "db.example", "PORT": "5433"}
    assert told["OPTIONS"]["sslmode"] == "verify-full"
    assert settings_of("postgresql:///room?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("address", ["mysql://u:secret@h/n", "postgresql://u:secret@h", "u:secret@h"])
def test_an_address_of_another_kind_is_refused_without_telling_its_password(bureau, address):
    with pytest.raises(ProjectError, match="postgresql://USER") as told:
        settings_of(address)
    assert "secret" not in str(told.value)


def test_the_address_comes_from_a_file_of_the_owner_alone_or_the_environment(bureau, tmp_path, monkeypatch):
    from dataclasses import replace

    from riskml.portal.settings import Address, portal_settings

    project = replace(bureau, root=tmp_path)
    engine = lambda: portal_settings(project, Address(), "k" * 60)["DATABASES"]["default"]["ENGINE"]  # noqa: E731
    assert engine() == "django.db.backends.sqlite3"
    file = tmp_path / "secrets" / "portal" / "database"
    file.parent.mkdir(parents=True)
    file.write_text("postgresql://room@h/n")
    file.chmod(0o640)
    with pytest.raises(ProjectError, match="chmod 600"):
        engine()
    file.chmod(0o600)
    assert engine() == "riskml.portal.postgresql"
    monkeypatch.setenv("RISKML_ROOM_DATABASE", "sqlite://")
    with pytest.raises(ProjectError, match="postgresql://"):
        engine()
