"""Signals from outside: entered by hand by whoever may, they open a clue or join a case, and are never changed."""

from __future__ import annotations

import csv
import io

import pytest

FORM = {"source": "letters", "received": "2025-07-01", "reference": "X-12", "text": "says a fee was asked twice",
        "people": "u1-02， u1-03", "units": "u1"}  # fmt: skip


def test_a_signal_opens_a_clue_about_whom_it_names(as_, room, acts):
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Signal

    assert as_("R1").post("/clues/signal", FORM).status_code == 302
    clue = CaseFile.objects.get(register="clue")
    assert {one.person for one in clue.subjects.all()} == {"u1-02", "u1-03"}
    assert {one.unit_id for one in clue.units.all()} == {"u1"}
    assert "u1-02" not in clue.title_en
    signal = Signal.objects.get()
    assert (signal.case_id, signal.source, signal.person, signal.role) == (clue.pk, "letters", "R1", "registrar")
    with pytest.raises(TypeError):
        signal.save()
    assert [(one["kind"], one["register"]) for one in acts()] == [("move", "clue")]
    page = as_("L1").get(f"/cases/{clue.number}").content.decode()
    assert "says a fee was asked twice" in page
    listed = as_("L1").get("/clues").content.decode()
    assert "letters and visits" in listed
    assert clue.number not in as_("L1").get("/clues?source=superior").content.decode()
    assert clue.number in as_("L1").get("/clues?source=letters").content.decode()


def test_a_signal_joins_an_open_case_that_the_registrar_may_open(as_, registered):
    from riskml.portal.models import CaseFile

    case = registered["case 001"]
    assert f"?number={case.number}" in as_("R1").get(f"/cases/{case.number}", follow=True).content.decode()
    answer = as_("R1").post("/clues/signal", {**FORM, "number": case.number})
    assert answer.status_code == 422  # u1-03 might open a case that is not about them
    assert "not about this person" in answer.content.decode()
    named = {**FORM, "people": "u1-02", "number": case.number}
    assert as_("R1").post("/clues/signal", named).status_code == 302
    assert not CaseFile.objects.filter(register="clue").exists()
    assert "asked twice" in as_("O1").get(f"/cases/{case.number}", follow=True).content.decode()
    CaseFile.objects.filter(pk=case.pk).update(final=True)
    answer = as_("R1").post("/clues/signal", {**FORM, "number": case.number})
    assert (answer.status_code, "no open case" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("change", "told"),
    [({"source": "rumour"}, "where it came from"), ({"received": "soon"}, "Give the day"),
     ({"received": "2999-01-01"}, "not after today"), ({"text": " "}, "Say in words"),
     ({"people": "nobody-1"}, "Nobody has this identifier: nobody-1"), ({"units": "u99"}, "u99"),
     ({"number": "1999-00001"}, "1999-00001")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_entered(as_, room, change, told):
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Signal

    answer = as_("R1").post("/clues/signal", {**FORM, **change})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "asked twice" in answer.content.decode() or change.get("text")  # what was written is not lost
    assert not Signal.objects.exists()
    assert not CaseFile.objects.exists()


def test_whom_a_signal_names_meets_no_trace_of_it(as_, room):
    before = as_("u1-02").get("/answers").content
    as_("R1").post("/clues/signal", FORM)
    strip = [one.split(b"csrf")[0] for one in (before, as_("u1-02").get("/answers").content)]
    assert strip[0] == strip[1]
    assert b"X-12" not in as_("u1-02").get("/answers").content


def test_the_ledger_for_spreadsheets_has_what_came_from_outside(as_, room):
    as_("R1").post("/clues/signal", {**FORM, "reference": "=1+1"})
    rows = list(csv.reader(io.StringIO(as_("R1").get("/ledgers/clue.csv").content.decode("utf-8-sig"))))
    assert rows[0][-1] == "Signals from outside"
    assert rows[1][-1] == "2025-07-01 letters and visits =1+1"


def test_many_clues_take_as_many_queries_as_few(as_, room):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        browser = as_("L1")
        browser.get("/clues")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/clues").status_code == 200
        return len(seen)

    as_("R1").post("/clues/signal", FORM)
    few = queries()
    for day in range(1, 15):
        as_("R1").post("/clues/signal", {**FORM, "received": f"2025-06-{day:02}"})
    assert queries() == few <= 20
