"""The room of one made-up bureau, started once; what a test does there is undone after it."""

from __future__ import annotations

import base64
import hmac
import os
import time
from contextlib import contextmanager

import pytest

from tests.database_servers import postgres_folder
from tests.portal.published import lines_of, publish

STAFF = {
    "R1": (("registrar",), "", ()),
    "H1": (("handler",), "", ("u1",)),
    "H2": (("handler",), "", ("u1",)),
    "H3": (("handler",), "", ("u2",)),
    "I1": (("inspector",), "", ()),
    "O1": (("office_head",), "", ("u1", "u2")),
    "L1": (("leader",), "", ()),
    "P1": (("principal",), "", ()),
    "E1": (("executing_body",), "u1", ()),
    "B1": (("line_bureau",), "u1", ()),
    "A1": (("analyst",), "", ()),
    "W1": (("watcher",), "", ()),
    "D1": (("auditor",), "", ()),
    "u1-01": (("subject",), "", ()),
    "u1-02": (("subject",), "", ()),
}
"""Who comes in: one of each role at least, and two of those whom the warnings name."""
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the authenticators of those make codes of whose role needs one."""


def code_of(secret=SECRET, at=None):
    """Return the code of RFC 6238 at a time: an authenticator of the tests' own."""
    counter = int(time.time() if at is None else at) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture(scope="session")
def bureau(tmp_path_factory):
    from riskml.core.project import Project
    from riskml.pipeline.create import create_project
    from riskml.portal.start import start

    folder = tmp_path_factory.mktemp("room") / "bureau"
    create_project(folder)
    project = Project.open(folder)
    with database_of(folder):
        start(project)
        from django.test.utils import setup_test_environment

        setup_test_environment()
        with cheap_hashes():
            yield project
        close()


AS_STARTED: dict[str, int] = {}
"""What a hash costs in a room that has started, before these tests make it cheap."""


@contextmanager
def cheap_hashes():
    """Have Argon2 take little: each login of each test would take 100 MB and a tenth of a second."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    with pytest.MonkeyPatch.context() as patched:
        for name, little in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
            AS_STARTED[name] = getattr(Argon2PasswordHasher, name)
            patched.setattr(Argon2PasswordHasher, name, little)
        yield


def close():
    from django.db import connections

    connections.close_all()


@contextmanager
def database_of(folder):
    """Have a folder's room on SQLite or, where RISKML_TEST_ROOM asks for it, on a PostgreSQL of the tests' own.

    By the file of the folder's secrets, which the room reads in whichever process it is; yields which of both it is.
    """
    asked = os.environ.get("RISKML_TEST_ROOM", "sqlite")
    if asked == "sqlite":
        yield asked
        return
    with postgres_folder() as socket:
        secret = folder / "secrets" / "portal" / "database"
        secret.parent.mkdir(parents=True, mode=0o700)
        secret.write_text(f"postgresql://riskml@/postgres?host={socket}\n", "utf-8")
        secret.chmod(0o600)
        yield asked


@pytest.fixture(scope="session")
def published(bureau, tmp_path_factory):
    return publish(tmp_path_factory.mktemp("run") / "2025-06-30", lines_of(6), later=lines_of(8)[6:])


@pytest.fixture(scope="session")
def _read(bureau, published):
    from riskml.portal.loading import load_run
    from riskml.portal.models import Account

    load_run(bureau, published)
    for name, (roles, unit, areas) in STAFF.items():
        account = Account.objects.create(name=name, roles=list(roles), unit=unit, areas=list(areas))
        make_ready(account)


def make_ready(account):
    """Have an account past what comes before all else: a second factor where its role needs one, and the notice."""
    from allauth.mfa.totp.internal.auth import TOTP

    from riskml.portal.accounts import person_of
    from riskml.portal.identity.factors import needs_second_factor
    from riskml.portal.identity.notice import confirm
    from riskml.portal.place import place

    confirm(account)
    if needs_second_factor(person_of(account, place().access)):
        TOTP.activate(account, SECRET)


@pytest.fixture
def room(bureau, _read):
    """The room with a run read and an account for each role."""
    from django.db import transaction

    from riskml.portal import remembered, scopes, ties

    with transaction.atomic():
        yield bureau
        transaction.set_rollback(True)
    remembered.forget()
    for kept in (scopes._above, scopes._below, scopes._superiors, ties.tied_to):
        kept.cache_clear()


@pytest.fixture
def as_(room):
    """Return a browser in which somebody has logged in; nobody where no name is given."""
    from django.test import Client

    from riskml.portal.models import Account

    def browser(name="", language="en", **words):
        client = Client(**words)
        client.cookies["language"] = language
        if name:
            client.force_login(Account.objects.get(name=name))
        return client

    return browser


@pytest.fixture
def registered(as_):
    """The issued warnings as cases, by what they are about."""
    from riskml.portal.models import CaseFile

    assert as_("R1").post("/warnings/register").status_code == 302
    return {one.title_en: one for one in CaseFile.objects.all()}


@pytest.fixture
def sign(as_):
    """Sign a move as somebody, with the version that stands."""
    from riskml.portal.models import CaseFile

    def signed(name, number, move, **form):
        version = CaseFile.objects.get(number=number).version
        return as_(name).post(f"/cases/{number}/{move}", {"version": version, **form})

    return signed


@pytest.fixture
def acts(entered):
    """What the ledger was told since the test began, but for who came in and went out."""
    return lambda: [one for one in entered() if one["kind"] != "access"]


@pytest.fixture
def accesses(entered):
    """What the ledger was told of who came in and went out since the test began."""
    return lambda: [one for one in entered() if one["kind"] == "access"]


@pytest.fixture
def entered(room):
    import json

    from riskml.reviews.ledger import Ledger

    file = Ledger.of(room).private / "acts.jsonl"
    before = len(file.read_text("utf-8").splitlines()) if file.exists() else 0

    def told():
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()[before:]] if file.exists() else []

    return told
