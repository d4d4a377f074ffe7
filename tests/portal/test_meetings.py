"""The meeting pack: who puts a case on an agenda, what the pack shows and to whom, and that opening it is entered."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture
def day(room):
    from riskml.portal.accounts import now

    return str(now().date() + timedelta(days=7))


@pytest.fixture
def put(as_, registered, day):
    def on(who="R1", title="case 000", **form):
        number = registered[title].number
        return as_(who).post(f"/cases/{number}/agenda", {"day": day, "proposal": "to be checked", **form})

    return on


@pytest.mark.parametrize(("who", "may"), [("R1", True), ("O1", True), ("L1", False), ("P1", False), ("H1", False),
                                          ("A1", False), ("E1", False), ("u1-01", False)])  # fmt: skip
def test_the_registrar_and_the_head_of_the_office_put_cases_on(put, who, may):
    from riskml.portal.models_notes import AgendaItem

    assert put(who).status_code == (302 if may else 404)
    assert AgendaItem.objects.count() == may


def test_the_head_of_an_office_puts_on_what_is_in_their_area(put):
    assert put("O1", "case 002").status_code == 404


@pytest.mark.parametrize("form", [{"day": "2001-01-01"}, {"day": "soon"}, {"proposal": " "}])
def test_without_a_day_to_come_and_a_proposal_nothing_is_put_on(put, form):
    from riskml.portal.models_notes import AgendaItem

    put(**form)
    assert not AgendaItem.objects.exists()


def test_the_pack_has_reasons_history_proposal_answer_dissent_and_what_may_be_signed(as_, put, sign, registered, day):
    case = registered["case 000"]
    sign("H1", case.number, "assess", paper_assessment="paper 17")
    sign("H2", case.number, "assess")
    assert put(proposal="hear the unit first").headers["Location"] == f"/meetings/{day}"
    put()  # a case is on an agenda once
    as_("L1").post(f"/cases/{case.number}/notes", {"kind": "dissent", "text": "too early"})
    as_("L1").post(f"/cases/{case.number}/notes", {"kind": "comment", "text": "by the way"})
    assert f'"/meetings/{day}"' in as_("L1").get("/meetings").content.decode()
    page = as_("O1").get(f"/meetings/{day}").content.decode()
    wanted = ("hear the unit first", "records R0-1", "paper 17", "too early", "Nobody has answered yet")
    assert [one for one in wanted if one not in page] == []
    assert "by the way" not in page
    assert page.count('class="agenda"') == 1
    assert f'"/cases/{case.number}/assess"' in page  # the head's signature is what is lacking
    assert f'"/cases/{case.number}/assess"' not in as_("L1").get(f"/meetings/{day}").content.decode()


def test_a_pack_holds_only_what_the_reader_may_open(as_, put, registered, day):
    put(title="case 002")
    assert as_("O1").get(f"/meetings/{day}").status_code == 404
    assert day not in as_("O1").get("/meetings").content.decode()
    put(title="case 001")
    page = as_("O1").get(f"/meetings/{day}").content.decode()
    assert "case 001" in page
    assert "case 002" not in page
    assert as_("L1").get("/meetings/tomorrow").status_code == 404


def test_a_pack_about_people_asks_for_the_purpose_and_enters_each_opening(as_, put, day, acts):
    put(title="王某甲")
    before = len(acts())
    browser = as_("L1")
    asked = browser.get(f"/meetings/{day}").content.decode()
    assert "For what purpose" in asked
    assert "王某甲" not in asked
    assert len(acts()) == before
    assert browser.post(f"/meetings/{day}", {"purpose": "meeting of the week"}).status_code == 302
    page = browser.get(f"/meetings/{day}").content.decode()
    assert 'class="finding"' in page  # the portrait's first screen
    assert [(one["kind"], one["purpose"]) for one in acts()[before:]] == [("opening", "meeting of the week")]
    registrar = as_("R1")  # who has no right to portraits meets none here
    registrar.post(f"/meetings/{day}", {"purpose": "preparing"})
    shown = registrar.get(f"/meetings/{day}").content.decode()
    assert "王某甲" in shown
    assert 'class="finding"' not in shown


def test_what_is_taken_off_keeps_its_line(as_, put, registered, day):
    from riskml.portal.models_notes import AgendaItem

    put()
    number = registered["case 000"].number
    assert as_("L1").post(f"/cases/{number}/agenda/off", {"day": day}).status_code == 404
    assert as_("R1").post(f"/cases/{number}/agenda/off", {"day": day}).status_code == 302
    item = AgendaItem.objects.get()
    assert (item.off_by, item.off_at is not None) == ("R1", True)
    assert as_("R1").get(f"/meetings/{day}").status_code == 404
    assert put().status_code == 302
    assert AgendaItem.objects.count() == 2


def test_many_matters_take_as_many_queries_as_few(as_, put, day):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        browser = as_("L1")
        browser.get(f"/meetings/{day}")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(f"/meetings/{day}").status_code == 200
        return len(seen)

    put(title="case 000")
    few = queries()
    for place in range(1, 6):
        put(title=f"case 00{place}")
    assert queries() == few <= 25
