"""Every route by every role: what is not granted is refused, and a view that declares nothing opens to nobody."""

from __future__ import annotations

import re

import pytest

from riskml.reviews.cases import read_access_table
from tests.portal.conftest import STAFF

LISTS = {
    "inbox": ("/", "inbox", "read"),
    "warnings": ("/warnings", "warnings", "read"),
    "warnings_csv": ("/warnings.csv", "warnings", "export"),
    "officials": ("/officials", "portrait", "read"),
    "units": ("/units", "unit", "read"),
    "whole": ("/whole", "whole", "read"),
    "areas": ("/areas", "areas", "read"),
    "areas_csv": ("/areas.csv", "areas", "export"),
    "rules": ("/rules", "rules", "read"),
    "answers": ("/answers", "answer", "read"),
    "load": ("/load", "ledgers", "read"),
    "models": ("/models", "models", "read"),
    "watchers": ("/watchers", "watchers", "read"),
    "meetings": ("/meetings", "meeting", "read"),
    "notices": ("/notices", "notices", "read"),
    "improvements": ("/improvements", "improvements", "read"),
    "clues": ("/clues", "clues", "read"),
    "enter_signal": ("/clues/signal", "clues", "enter_signal"),
}
LEDGERS = {
    "ledgers": ("/ledgers", "warning", "read"),
    "ledger": ("/ledgers/clue", "clue", "read"),
    "ledger_csv": ("/ledgers/warning.csv", "warning", "export"),
    "ledger_xlsx": ("/ledgers/warning.xlsx", "warning", "export"),
}
"""A register opens to whoever has both the ledgers and that register's own pages."""
ABOUT_ONE = {"warning", "case", "open_about", "sign", "official", "unit", "answer", "register", "remark", "bring_tie",
             "issue_notice", "supervision_notice", "put_on", "take_off", "meeting"}  # fmt: skip
ABOUT_ONE |= {"paper", "further", "own_paper", "saved_view", "name_metric", "propose_seeds", "approve_seeds"}
"""What is about one thing, or changes something: tests/portal has a test of its own for each."""
OPEN = {
    "login",
    "account_login",
    "mfa_authenticate",
    "sign_on",
    "sign_on_back",
    "logout",
    "style",
    "script",
    "keys_script",
}
OWN = {"security", "set_factor", "set_key", "change_security", "notice"}
"""The reader's own account: tests/portal/test_identity.py has a test of each."""


def routes():
    from django.urls import get_resolver

    return {one.name: one.callback for one in get_resolver().url_patterns}


def granted(root, role, page, act):
    """Read what a role may, from the shipped table itself."""
    table = read_access_table(root / "serving" / "access.toml")
    return any(one.role == role and page in one.pages and act in one.acts for one in table.grant)


def test_every_route_is_known_to_this_crawl(room):
    assert set(routes()) == {*LISTS, *LEDGERS, *ABOUT_ONE, *OPEN, *OWN}


def test_every_view_declares_what_it_is_of_what_access_knows(room, root):
    from riskml.portal.doors import OPEN as NEEDS_NOTHING
    from riskml.portal.doors import OWN as NEEDS_A_LOGIN
    from riskml.portal.doors import Declared

    table = read_access_table(root / "serving" / "access.toml")
    for name, view in routes().items():
        assert isinstance(view.declared, Declared), name
        assert (view.declared.pages == (NEEDS_NOTHING,)) == (name in OPEN), name
        assert (view.declared.pages == (NEEDS_A_LOGIN,)) == (name in OWN), name
        assert set(view.declared.pages) <= {*table.pages, NEEDS_NOTHING, NEEDS_A_LOGIN}, name
        assert view.declared.act in table.acts, name


def test_a_view_that_declares_nothing_is_refused_to_everybody(room):
    from django.http import Http404, HttpResponse
    from django.test import RequestFactory

    from riskml.portal.doors import DefaultDeny
    from riskml.portal.models import Account

    request = RequestFactory().get("/")
    request.user, request.language = Account.objects.get(name="P1"), "en"
    with pytest.raises(Http404):
        DefaultDeny(lambda _: HttpResponse()).process_view(request, lambda _: HttpResponse(), [], {})


@pytest.mark.parametrize("name", sorted({*LISTS, *LEDGERS}))
def test_each_list_opens_to_the_roles_that_the_table_names_and_to_no_other(as_, root, name):
    address, page, act = {**LISTS, **LEDGERS}[name]
    for who, (roles, _, _) in STAFF.items():
        wanted = granted(root, roles[0], page, act if name in LISTS else "read")
        if name in LEDGERS:
            wanted = wanted and granted(root, roles[0], "ledgers", act)
        assert as_(who).get(address).status_code == (200 if wanted else 404), (who, address)


def test_without_a_login_only_the_login_opens(as_, registered):
    number = next(iter(registered.values())).number
    addresses = [one[0] for one in (*LISTS.values(), *LEDGERS.values())]
    for address in [*addresses, f"/cases/{number}", "/officials/u1-01", "/units/u1", f"/answers/{number}"]:
        answer = as_().get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/login"), address
    assert as_().post("/warnings/register").headers["Location"] == "/login"
    assert as_().get("/login").status_code == as_().get("/style.css").status_code == 200


def test_an_account_whose_roles_the_table_no_longer_has_opens_nothing(as_, room):
    from riskml.portal.models import Account

    Account.objects.filter(name="L1").update(roles=["emperor"])
    assert as_("L1").get("/warnings").headers["Location"] == "/login"
    Account.objects.filter(name="P1").update(is_active=False)
    assert as_("P1").get("/warnings").status_code == 302


def test_only_those_who_may_open_a_case_enter_warnings_in_the_register(as_, room):
    from riskml.portal.models import CaseFile

    for who in STAFF.keys() - {"R1"}:
        assert as_(who).post("/warnings/register").status_code == 404, who
    assert not CaseFile.objects.exists()
    assert as_("R1").get("/warnings/register").status_code == 405


@pytest.mark.parametrize(
    ("who", "opens"),
    [("R1", True), ("L1", True), ("H1", True), ("O1", True), ("H3", False), ("I1", False), ("E1", False),
     ("A1", False), ("W1", False), ("D1", False), ("u1-01", False), ("u1-02", False)],
)  # fmt: skip
def test_one_case_opens_by_scope(as_, registered, who, opens):
    """The first matter concerns u1 and names u1-01: it waits for a handler of u1, and is no business of others."""
    case = registered["case 000"]
    assert as_(who).get(f"/warnings/{case.warning}").status_code == (200 if opens else 404)
    assert as_(who).get(f"/cases/{case.number}").status_code == (302 if opens else 404)


@pytest.mark.parametrize(("who", "opens"), [("L1", True), ("O1", True), ("H1", True), ("H3", False), ("B1", True)])
def test_one_unit_opens_by_scope(as_, who, opens):
    assert as_(who).get("/units/u1").status_code == (200 if opens else 404)


def test_what_is_not_there_looks_like_what_may_not_be_opened(as_, registered):
    there, nowhere = (as_("H3").get(f"/cases/{one}") for one in (registered["case 000"].number, "1999-00001"))
    assert there.status_code == nowhere.status_code == 404
    told = [re.sub(rb'value="\w{64}"', b"", one.content) for one in (there, nowhere)]  # each form's own token
    assert told[0] == told[1]
