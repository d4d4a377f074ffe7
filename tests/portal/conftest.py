"""The room of one made-up bureau, started once; what a test does there is undone after it."""

from __future__ import annotations

import pytest

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


@pytest.fixture(scope="session")
def bureau(tmp_path_factory):
    from riskml.core.project import Project
    from riskml.pipeline.create import create_project
    from riskml.portal.start import start

    folder = tmp_path_factory.mktemp("room") / "bureau"
    create_project(folder)
    project = Project.open(folder)
    start(project)
    from django.test.utils import setup_test_environment

    setup_test_environment()
    return project


@pytest.fixture(scope="session")
def published(bureau, tmp_path_factory):
    return publish(tmp_path_factory.mktemp("run") / "2025-06-30", lines_of(6), later=lines_of(8)[6:])


@pytest.fixture(scope="session")
def _read(bureau, published):
    from riskml.portal.loading import load_run
    from riskml.portal.models import Account

    load_run(bureau, published)
    for name, (roles, unit, areas) in STAFF.items():
        Account.objects.create(name=name, roles=list(roles), unit=unit, areas=list(areas))


@pytest.fixture
def room(bureau, _read):
    """The room with a run read and an account for each role."""
    from django.db import transaction

    from riskml.portal import scopes, ties

    with transaction.atomic():
        yield bureau
        transaction.set_rollback(True)
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
def acts(room):
    """What the ledger was told since the test began."""
    import json

    from riskml.reviews.ledger import Ledger

    file = Ledger.of(room).private / "acts.jsonl"
    before = len(file.read_text("utf-8").splitlines()) if file.exists() else 0

    def told():
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()[before:]] if file.exists() else []

    return told
