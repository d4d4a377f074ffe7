"""A room for browsers: `python -m tests.portal.browser_room FOLDER` makes a bureau there, with a run and accounts.

It prints a session for each account that has come in before, and the accounts that have not, as JSON; the room is then
served by the command that everybody serves it by.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.portal.conftest import SECRET, STAFF, make_ready
from tests.portal.published import lines_of, publish

PEOPLE = {
    **STAFF,
    "I2": (("inspector",), "", ()),
    "u2-01": (("subject",), "", ()),
}
NEW, PASSWORD = "P9", "a long and plain sentence"
"""Somebody who has an account and a password, and has never come in."""


def make(folder: Path) -> dict[str, str]:
    """Make the bureau, and return each account's session."""
    from riskml.core.project import Project
    from riskml.pipeline.create import create_project
    from riskml.portal.start import start

    create_project(folder)
    run = publish(folder / "runs" / "2025-06-30", lines_of(6), later=lines_of(8)[6:])
    project = Project.open(folder)
    start(project)
    from riskml.portal.accounts import add_account
    from riskml.portal.loading import load_run
    from riskml.portal.models import Account

    load_run(project, run)
    sessions = {}
    for name, (roles, unit, areas) in PEOPLE.items():
        account = Account.objects.create(name=name, roles=list(roles), unit=unit, areas=list(areas))
        account.set_unusable_password()
        account.save()
        make_ready(account)
        sessions[name] = session_of(account)
    add_account(NEW, PASSWORD, ["principal"])
    return sessions


def session_of(account) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), "riskml.portal.accounts.Locking"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return session.session_key


if __name__ == "__main__":
    print(json.dumps({"sessions": make(Path(sys.argv[1])), "secret": SECRET}))  # noqa: T201 -- the tests read it
