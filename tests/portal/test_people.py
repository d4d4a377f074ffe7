"""A person's page is opened for a purpose that is entered; whom a case is about meets only what they were asked."""

from __future__ import annotations

import pytest

from tests.portal.walking import CHECKED, HANDLERS, HEAD, LEADER, walk


def test_the_purpose_is_asked_first_and_every_opening_is_entered(as_, acts):
    browser = as_("L1")
    asked = browser.get("/officials/u1-01")
    assert "For what purpose" in asked.content.decode()
    assert "王某甲" not in asked.content.decode()
    assert acts() == []
    assert browser.post("/officials/u1-01", {"purpose": "  "}).content.decode().count("For what purpose") == 1
    told = browser.post("/officials/u1-01", {"purpose": "weekly review"})
    assert (told.status_code, told.headers["Location"], acts()) == (302, "/officials/u1-01", [])
    shown = browser.get("/officials/u1-01").content.decode()
    assert "王某甲" in shown
    assert "<html" in shown
    assert shown.count("<!DOCTYPE") == 1
    browser.get("/officials/u1-01")
    assert [(one["kind"], one["purpose"]) for one in acts()] == [("opening", "weekly review")] * 2
    assert "For what purpose" in browser.get("/officials/u1-02").content.decode()  # of another, it is asked again


def test_a_warning_about_a_person_is_that_persons_page(as_, room, acts):
    from riskml.portal.models import RunWarning

    number = RunWarning.objects.get(about="person").number
    browser = as_("L1")
    assert "For what purpose" in browser.get(f"/warnings/{number}").content.decode()
    browser.post(f"/warnings/{number}", {"purpose": "assessing"})
    page = browser.get(f"/warnings/{number}").content.decode()
    assert 'class="finding"' in page  # the portrait's first screen
    assert len(acts()) == 1
    # The registrar has no right to portraits: the warning opens, and the portrait does not stand on it.
    registrar = as_("R1")
    registrar.post(f"/warnings/{number}", {"purpose": "registering"})
    assert 'class="finding"' not in registrar.get(f"/warnings/{number}").content.decode()


def test_a_purpose_runs_out(as_, monkeypatch):
    from datetime import timedelta

    from riskml.portal import purposes
    from riskml.portal.accounts import now

    browser = as_("L1")
    browser.post("/officials/u1-01", {"purpose": "once"})
    assert "王某甲" in browser.get("/officials/u1-01").content.decode()
    monkeypatch.setattr(purposes, "now", lambda: now() + timedelta(minutes=31))
    assert "For what purpose" in browser.get("/officials/u1-01").content.decode()


def test_an_opening_that_cannot_be_entered_shows_nothing(as_, monkeypatch):
    from riskml.core.errors import Fault, ProjectError
    from riskml.portal import entries

    def full(*_, **__):
        raise ProjectError([Fault("ledger", "room on the disk", "none")])

    browser = as_("L1", raise_request_exception=False)
    browser.post("/officials/u1-01", {"purpose": "once"})
    monkeypatch.setattr(entries, "enter", full)
    answer = browser.get("/officials/u1-01")
    assert (answer.status_code, "王某甲" in answer.content.decode()) == (500, False)


@pytest.mark.parametrize(("who", "status"), [("L1", 200), ("O1", 200), ("H1", 404), ("R1", 404), ("u1-01", 404)])
def test_a_persons_page_opens_by_scope(as_, who, status):
    assert as_(who).get("/officials/u1-01").status_code == status


def test_a_handler_opens_the_page_of_whom_their_case_is_about(as_, registered):
    assert as_("H1").get("/officials/u1-01").status_code == 200
    assert as_("H1").get("/officials/u1-02").status_code == 404


def plain(answer):
    import re

    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def test_the_person_answers_once_they_are_asked_and_meets_nothing_before(as_, registered):
    case = registered["case 000"]
    nothing = plain(as_("u1-01").get("/answers"))
    assert "You are asked to answer nothing" in nothing
    walk(case.number, *CHECKED[:3])
    assert plain(as_("u1-01").get("/answers")) == nothing
    assert as_("u1-01").get(f"/answers/{case.number}").status_code == 404
    walk(case.number, CHECKED[3])
    assert f"/answers/{case.number}" in plain(as_("u1-01").get("/answers"))
    assert as_("u1-02").get(f"/answers/{case.number}").status_code == 404
    assert "asked to answer nothing" in plain(as_("u1-02").get("/answers"))
    form = plain(as_("u1-01").get(f"/answers/{case.number}"))
    assert not any(name in form for name in ("H1", "O1", "R1"))  # nor who handles it
    assert as_("u1-01").post(f"/answers/{case.number}", {}).status_code == 422
    told = {"paper_statement": "my statement", "reason": "it was declared"}
    assert as_("u1-01").post(f"/answers/{case.number}", told).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.signatures.last().role) == ("answered", "subject")
    assert "You answered on" in plain(as_("u1-01").get("/answers"))
    assert as_("u1-01").post(f"/answers/{case.number}", told).status_code == 404
    assert "my statement" in as_("L1").get(f"/warnings/{case.warning}").content.decode()


def test_who_is_verified_meets_no_trace(as_, registered):
    """Whatever happens in 初步核实, the person's page is, to the letter, that of somebody about whom nothing is."""
    from riskml.portal.models import CaseFile

    nothing = plain(as_("u1-01").get("/answers"))
    source = registered["case 000"]
    assert as_("R1").post(f"/cases/{source.number}/open", {"register": "clue"}).status_code == 302
    clue = CaseFile.objects.get(register="clue")
    assert {one.person for one in clue.subjects.all()} == {"u1-01"}
    group = {"group": ("H1", "H2")}
    steps = (
        ("assign", [("R1", "registrar"), *LEADER], group),
        ("propose", [*HANDLERS, *HEAD], {}),
        ("approve_verification", [("L1", "leader"), ("P1", "principal")], group),
    )
    for step in steps:
        clue = walk(clue.number, step)
        assert plain(as_("u1-01").get("/answers")) == nothing
    assert (clue.state, clue.secret) == ("verifying", True)
    for address in (f"/cases/{clue.number}", f"/answers/{clue.number}", f"/cases/{clue.number}/verify"):
        assert as_("u1-01").get(address).status_code == 404
    # To the staff it is secret, too: the group, the registrar, the leader and the principal; not the head of office.
    opened = {who: as_(who).get(f"/cases/{clue.number}").status_code for who in ("H1", "H3", "R1", "L1", "P1", "O1")}
    assert opened == {"H1": 200, "H3": 404, "R1": 200, "L1": 200, "P1": 200, "O1": 404}
    assert clue.number not in as_("O1").get("/ledgers/clue").content.decode()
    assert clue.number in as_("L1").get("/ledgers/clue").content.decode()
    # The warning that it came from does not tell of it to those who may not know.
    assert clue.number not in as_("O1").get(f"/warnings/{source.warning}").content.decode()
    assert clue.number in as_("L1").get(f"/warnings/{source.warning}").content.decode()
