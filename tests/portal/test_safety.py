"""Accounts, cookies, headers, the secret and the host: what keeps the room to those who may come in."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys

import pytest

from tests.portal.conftest import AS_STARTED

SENTENCE = "a long and plain sentence"


@pytest.fixture
def account(room):
    """Somebody whose role comes in without a second factor; tests/portal/test_identity.py has those who need one."""
    from riskml.portal.accounts import add_account
    from riskml.portal.identity.notice import confirm

    account = add_account("H9", SENTENCE, ["handler"])
    confirm(account)
    return account


def test_a_name_and_a_password_let_somebody_in_and_out(as_, account):
    browser = as_()
    assert account.password.startswith("argon2")
    answer = browser.post("/login", {"name": "H9", "password": SENTENCE})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert browser.get("/").status_code == 200
    assert browser.post("/logout").headers["Location"] == "/login"
    assert browser.get("/").status_code == 302


def test_a_password_costs_whoever_guesses_it_what_argon2_asks(room):
    """The room of these tests hashes cheaply; that of a bureau as it has started."""
    from django.conf import settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert AS_STARTED["memory_cost"] >= 64 * 1024
    assert AS_STARTED["time_cost"] >= 2


def test_five_wrong_passwords_lock_an_account_for_a_while(as_, account, monkeypatch):
    from datetime import timedelta

    from riskml.portal import accounts

    def enters(password):
        return as_().post("/login", {"name": "H9", "password": password}).status_code

    assert [enters("wrong") for _ in range(4)] == [401] * 4
    assert enters(SENTENCE) == 302  # and the count begins anew
    assert [enters("wrong") for _ in range(5)] == [401] * 5
    assert enters(SENTENCE) == 401
    later = accounts.now() + timedelta(minutes=16)
    monkeypatch.setattr(accounts, "now", lambda: later)
    assert enters(SENTENCE) == 302


@pytest.mark.parametrize(
    ("name", "password", "roles", "told"),
    [
        ("N1", SENTENCE, ["registar"], "registrar"),
        ("N1", SENTENCE, [], "a role, one of"),
        ("N1", "short", ["registrar"], "password"),
        ("N1", "password1234", ["registrar"], "password"),
        ("R1", SENTENCE, ["registrar"], "not taken"),
        ("N1", SENTENCE, ["analyst", "auditor"], "train_model"),
    ],
)
def test_an_account_that_must_not_be_is_refused(room, name, password, roles, told):
    from riskml.core.errors import ProjectError
    from riskml.portal.accounts import add_account
    from riskml.portal.models import Account

    before = Account.objects.count()
    with pytest.raises(ProjectError, match=told):
        add_account(name, password, roles)
    assert Account.objects.count() == before


def test_a_form_that_is_not_from_our_page_is_refused(as_, room):
    browser = as_("R1", enforce_csrf_checks=True)
    assert browser.post("/warnings/register").status_code == 403
    page = browser.get("/warnings").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert browser.post("/warnings/register", {"csrfmiddlewaretoken": token}).status_code == 302


OWN_SCRIPT = '<script src="/htmx.js" defer></script>'
"""The one script there is: a file of the room's own."""


def test_every_page_says_what_a_browser_may_do_with_it(as_):
    for address, who in (("/login", ""), ("/warnings", "L1"), ("/units", "L1"), ("/nowhere", "L1")):
        answer = as_(who).get(address)
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["style-src"] == policy["form-action"] == "'self'"
        own = "'self'" if address == "/warnings" else None  # the lists alone have a script, and ask by it
        assert policy.get("script-src") == policy.get("connect-src") == own
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        page = answer.content.decode().replace(OWN_SCRIPT, "")
        assert not re.search(r"<script|<style| style=| on\w+=|javascript:|https?://", page)


def test_another_host_is_refused(as_):
    assert as_("L1", headers={"host": "elsewhere.example"}).get("/warnings").status_code == 400


def test_behind_tls_cookies_are_for_tls_alone(room):
    from riskml.portal.settings import Address, portal_settings

    told = portal_settings(room, Address("room.example"), "k" * 60)
    assert told["ALLOWED_HOSTS"] == ["room.example"]
    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is told["SECURE_SSL_REDIRECT"] is True
    assert told["DEBUG"] is False


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_secret_is_its_owners_alone(room, tmp_path):
    from dataclasses import replace

    from riskml.core.errors import ProjectError
    from riskml.portal.key import read_or_make_key

    project = replace(room, root=tmp_path)
    key = read_or_make_key(project)
    file = tmp_path / "secrets" / "portal" / "key"
    assert (len(key) >= 50, read_or_make_key(project), stat.S_IMODE(file.stat().st_mode)) == (True, key, 0o600)
    file.chmod(0o644)
    with pytest.raises(ProjectError, match="chmod 600"):
        read_or_make_key(project)
    file = room.store / "portal" / "room.sqlite3"
    assert on_postgresql() or stat.S_IMODE(file.stat().st_mode) == 0o600


def on_postgresql():
    from django.db import connection

    return connection.vendor == "postgresql"


def test_the_database_waits_its_turn_and_holds_what_was_said(room):
    """Who writes takes turns: on SQLite by its nature, on PostgreSQL by a lock that a transaction holds to its end."""
    from django.db import connection

    if on_postgresql():
        from riskml.portal.postgresql.base import TURN

        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and objid = %s", [TURN])
            assert cursor.fetchone() == (1,)
            cursor.execute("show lock_timeout")
            assert cursor.fetchone() == ("10s",)
            cursor.execute("show jit")
            assert cursor.fetchone() == ("off",)
        return
    with connection.cursor() as cursor:
        assert cursor.execute("pragma journal_mode").fetchone() == ("wal",)
        assert cursor.execute("pragma foreign_keys").fetchone() == (1,)
    assert connection.transaction_mode == "IMMEDIATE"


def test_migrations_are_what_the_models_say(room):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_room_loads_no_model_and_no_registry(bureau):
    code = (
        "import sys; from riskml.core.project import Project; from riskml.portal.start import start\n"
        f"start(Project.open({str(bureau.root)!r}))\n"
        "import riskml.portal.urls, riskml.portal.loading\n"
        "print([name for name in ('mlflow', 'lightgbm', 'shap', 'pyod', 'numba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_each_page_speaks_one_language_and_names_the_other(as_):
    zh, en = (as_("L1", language).get("/warnings").content.decode() for language in ("zh", "en"))
    assert '<html lang="zh-CN">' in zh
    assert '<html lang="en">' in en
    assert as_().get("/login?lang=en").cookies["language"].value == "en"


def test_templates_hold_no_words_of_their_own(root):
    for file in (root / "riskml" / "portal" / "templates").glob("*.j2"):
        bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", file.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{2,}|[一-鿿]", bare) == [], file.name


def test_a_register_opens_as_the_page_that_the_table_names(as_, room, registered, monkeypatch):
    """Who is let in to a case follows from the table of cases, in doors, lists and links alike."""
    from riskml.portal import place, remembered
    from riskml.portal.models import CaseFile, CaseMember
    from riskml.reviews.cases import read_cases

    def moved(project):
        told = read_cases(project)
        clue = told.register_of["clue"].model_copy(update={"page": "warning"})
        return told.model_copy(update={"register_of": {**told.register_of, "clue": clue}})

    assert as_("R1").post(f"/cases/{registered['case 000'].number}/open", {"register": "clue"}).status_code == 302
    clue = CaseFile.objects.get(register="clue")
    CaseMember.objects.create(case=clue, person="E1")
    # The executing body reads warnings that are assigned to it, and no clue.
    assert as_("E1").get(f"/cases/{clue.number}").status_code == 404
    assert clue.number not in as_("E1").get("/").content.decode()
    monkeypatch.setattr(place, "read_cases", moved)
    place.place.cache_clear()
    remembered.forget()  # tables are read when the room starts
    try:
        assert place.place().page_of["clue"] == "warning"
        assert as_("E1").get(f"/cases/{clue.number}").status_code == 200
        assert clue.number in as_("E1").get("/").content.decode()
    finally:
        monkeypatch.undo()
        place.place.cache_clear()
        remembered.forget()
    assert as_("E1").get(f"/cases/{clue.number}").status_code == 404
