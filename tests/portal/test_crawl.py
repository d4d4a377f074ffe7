"""Every address by every role and method: what the table grants opens, and all else is refused in the same words."""

from __future__ import annotations

import pytest

from riskml.reviews.cases import read_access_table
from tests.portal.conftest import STAFF
from tests.portal.test_doors import ABOUT_ONE, LEDGERS, LISTS, OPEN, OWN, routes

METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}
READS = {*LISTS, *LEDGERS, "case", "unit", "whole", "answers", "style", "script", "keys_script", "security",
         "sign_on", "sign_on_back", "paper",
         "own_paper", "supervision_notice"}  # fmt: skip
WRITES = {
    "register",
    "open_about",
    "logout",
    "change_security",
    "further",
    "remark",
    "bring_tie",
    "put_on",
    "take_off",
    "issue_notice",
    "saved_view",
    "name_metric",
    "propose_seeds",
    "approve_seeds",
}
"""What only reads, and what only writes; all other addresses show a form and take it."""


@pytest.fixture
def addresses(registered):
    """An address of each route, about the case that concerns u1 and u1-01."""
    case = registered["case 000"]
    number = {"number": case.number}
    named = {
        "warning": {"number": case.warning},
        "case": number,
        "open_about": number,
        "sign": {**number, "move": "assess"},
        "official": {"official": "u1-01"},
        "unit": {"unit": "u1"},
        "answer": number,
        "paper": {**number, "sha256": "0" * 64},
        "own_paper": {**number, "sha256": "0" * 64},
        "further": number,
        **dict.fromkeys(("remark", "bring_tie", "put_on", "take_off", "name_metric"), number),
        "saved_view": {"listed": "warnings"},
        "supervision_notice": {"number": "2025-Q1-1"},
        "meeting": {"day": "2025-01-01"},
        "ledger": {"register": "warning"},
        "ledger_csv": {"register": "warning"},
        "ledger_xlsx": {"register": "warning"},
    }
    from django.urls import reverse

    return {name: reverse(name, kwargs=named.get(name)) for name in routes()}


def test_every_route_takes_its_own_methods_and_no_other(as_, addresses):
    """As the leader, whom nearly everything opens to: a method that a page does not have is refused, never taken."""
    browser = as_("L1")
    for name, address in addresses.items():
        has = {"get", "head"} if name in READS else {"post"} if name in WRITES else {"get", "post"}
        for method in sorted(METHODS - has):
            if name == "logout" or (method == "head" and "get" in has):
                continue
            status = getattr(browser, method)(address).status_code
            # An address that opens to the leader says which methods it has; one that does not says nothing.
            assert status in (404, 405) or (name in OWN | OPEN and status in (302, 404, 405)), (name, method, status)


@pytest.mark.parametrize("who", STAFF)
def test_every_cell_of_the_matrix_is_what_the_table_says(as_, root, addresses, who):
    """Each route by each role: opened only where the shipped table grants some scope of its kind of page."""
    table = read_access_table(root / "serving" / "access.toml")
    role = STAFF[who][0][0]
    browser = as_(who)
    for name, view in routes().items():
        if name in OPEN | OWN:
            continue
        asked = view.declared
        granted = any(
            one.role == role and set(asked.pages) & set(one.pages) and asked.act in one.acts for one in table.grant
        )
        status = (browser.post if name in WRITES else browser.get)(addresses[name]).status_code
        assert granted or status == 404, (who, name, status)
        assert status != 500, (who, name)


STAFFED = {"H1", "H2", "O1", "L1", "P1"}
OPENS = {
    "warning": {*STAFFED, "R1"},
    "case": {*STAFFED, "R1"},
    "sign": {"H1", "H2", "O1"},
    "official": STAFFED,
    "unit": {*STAFFED, "E1", "B1"},
}
"""Who opens what is about one thing: a case of u1 and u1-01 that waits for handlers of u1 and their head."""


@pytest.mark.parametrize("name", OPENS)
def test_what_is_about_one_thing_opens_to_whom_its_case_concerns(as_, addresses, name):
    opened = {who for who in STAFF if as_(who).get(addresses[name]).status_code in (200, 302)}
    assert opened == OPENS[name]


WITH_FILES = {"answer", "sign"}
"""Forms that take files, which are read behind the door alone."""


@pytest.mark.parametrize("who", STAFF)
def test_a_form_without_its_token_changes_nothing_for_anybody(as_, addresses, who):
    from riskml.portal.models import CaseFile, Signature

    browser, before = as_(who, enforce_csrf_checks=True), (CaseFile.objects.count(), Signature.objects.count())
    for name in sorted({*ABOUT_ONE, *OWN, "login", "mfa_authenticate", "logout"}):
        if name in READS:
            continue
        answered = browser.post(addresses[name], {"version": 0, "paper_assessment": "x"}).status_code
        # Where files come in the door is asked before the token: to whom it does not open there is no such page.
        assert answered in ({403, 404} if name in WITH_FILES else {403}), (who, name)
    assert (CaseFile.objects.count(), Signature.objects.count()) == before
    assert browser.get(addresses["security"]).status_code == 200  # nor is anybody thrown out


@pytest.mark.parametrize("number", ["1999-00001", "2026-0000x", "' or 1=1", "..%2f..", "0" * 300, "%00", "<script>"])
def test_a_number_that_is_none_is_no_page_and_no_fault(as_, addresses, number):
    for address in (f"/cases/{number}", f"/warnings/{number}", f"/answers/{number}", f"/officials/{number}",
                    f"/units/{number}", f"/cases/{number}/assess", f"/ledgers/{number}"):  # fmt: skip
        for who in ("L1", "u1-01"):
            answer = as_(who).get(address)
            assert answer.status_code in (400, 404), (who, address)
            assert b"<script>" not in answer.content


def test_what_no_person_writes_is_refused_wherever_it_is_sent(as_, addresses):
    """PostgreSQL keeps no NUL: there it would be a fault of ours, and on SQLite it would be kept."""
    for who in ("", "L1", "R1", "u1-01"):
        browser = as_(who)
        for name, address in addresses.items():
            assert browser.get(address, {"q": "a\0b"}).status_code in (404, 405), (who, name)
            for form in ({"name": "\0", "password": "x", "code": "\0"}, {"reason": "a\0b", "q": "x"}):
                assert browser.post(address, form).status_code in (302, 404, 405), (who, name)
                encoded = "&".join(f"{key}={value}" for key, value in form.items()).replace("\0", "%00")
                kind = "application/x-www-form-urlencoded"
                assert browser.post(address, encoded, kind).status_code in (302, 404, 405), (who, name)


def test_what_others_are_asked_is_nobody_elses(as_, addresses):
    for who in STAFF:
        assert as_(who).get(addresses["answer"]).status_code == 404, who
        assert as_(who).post(addresses["answer"], {"reason": "x", "paper_statement": "x"}).status_code == 404, who


def test_every_answer_says_what_a_browser_may_do_errors_included(as_, addresses, monkeypatch):
    from riskml.portal.views import warnings

    quiet = as_("L1", raise_request_exception=False)
    answers = [as_(who).get(address) for who in ("", "L1", "u1-01") for address in addresses.values()]
    answers += [quiet.get("/nowhere"), quiet.post("/warnings"), as_("L1", enforce_csrf_checks=True).post("/me/notice")]

    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr(warnings, "_sheet", fails)
    answers.append(quiet.get("/warnings"))
    assert {200, 302, 403, 404, 405, 500} <= {one.status_code for one in answers}
    for one in answers:
        policy = one.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, one
        assert "unsafe" not in policy, one
        assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert one.headers["X-Frame-Options"] == "DENY"
        assert one.headers["Referrer-Policy"] == "same-origin"
        assert one.headers["Cache-Control"] in ("no-store", "max-age=600") or "no-store" in one.headers["Cache-Control"]
        for cookie in one.cookies.values():
            assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict"), cookie.key


def test_another_host_is_refused_on_every_address(as_, addresses):
    browser = as_("L1", headers={"host": "room.example"})
    for name, address in addresses.items():
        assert browser.get(address).status_code == 400, name
    forwarded = as_("", headers={"x-forwarded-host": "room.example"}).get("/login").content.decode()
    assert "room.example" not in forwarded


def test_a_way_back_leads_nowhere_else(as_, room):
    """Whatever a login is asked to lead to, it leads into the room."""
    from riskml.portal.models import Account

    account = Account.objects.get(name="H1")
    account.set_password("a long and plain sentence")
    account.save()
    form = {"name": "H1", "password": "a long and plain sentence"}
    for target in ("https://elsewhere.example/", "//elsewhere.example", r"/\elsewhere.example", "javascript:alert(1)"):
        answer = as_().post(f"/login?next={target}", {**form, "next": target})
        assert answer.headers["Location"] == "/", target


@pytest.fixture
def superior(addresses, monkeypatch):
    """Everybody who works here answers to u1-01, as routes.toml has it: through another, too."""
    from dataclasses import replace

    from riskml.portal import scopes
    from riskml.portal.place import place

    staff = [who for who, (roles, _, _) in STAFF.items() if roles != ("subject",)]
    routes = place().routes.model_copy(update={"reports_to": {**dict.fromkeys(staff, "R9"), "R9": "u1-01"}})
    here = replace(place(), routes=routes)
    monkeypatch.setattr(scopes, "place", lambda: here)
    scopes._superiors.cache_clear()
    return addresses


ABOUT_THE_SUPERIOR = ("warning", "case", "sign", "official", "paper")


@pytest.mark.parametrize("who", [who for who in STAFF if STAFF[who][0] != ("subject",)])
def test_nobody_meets_a_case_of_their_superior_on_any_page_unless_it_was_assigned(as_, superior, registered, who):
    """Each address as each role: neither the case's number nor its name; assigned to somebody it opens to them."""
    from riskml.portal.models import CaseMember, RunWarning
    from riskml.portal.remembered import forget

    case, browser = registered["case 000"], as_(who)
    of_them = {one.number for one in RunWarning.objects.filter(people__official_id="u1-01")}
    numbers = {one.number for one in registered.values() if one.warning in of_them}
    assert case.number in numbers
    for name, address in superior.items():
        if name in WRITES:
            continue
        answer = browser.get(address)
        if name in ABOUT_THE_SUPERIOR:
            assert answer.status_code == 404, (who, name)
        if not answer.streaming:
            told = answer.content.decode("utf-8", "replace")
            assert not [one for one in (*numbers, *of_them, "u1-01") if one in told], (who, name)
    for name in ("open_about", "remark", "bring_tie", "put_on", "take_off"):
        assert browser.post(superior[name], {"text": "x", "register": "recusal"}).status_code == 404, (who, name)
    if STAFF[who][0] == ("handler",):
        CaseMember.objects.create(case=case, person=who)
        forget()  # no signature says so
        assert browser.get(superior["warning"]).status_code == 200
        assert case.number in browser.get("/").content.decode()
