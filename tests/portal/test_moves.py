"""Cases move by the machine alone: signature by signature, each with its leaf, none past the last one that was read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest


@pytest.fixture
def case(registered):
    return registered["case 000"]


def test_a_warning_becomes_a_case_whose_clock_runs_once(as_, registered, acts):
    from riskml.portal.models import CaseFile

    assert len(registered) == 7
    one = registered["case 000"]
    assert (one.state, one.grade, one.version, one.due is not None) == ("issued", "red", 0, True)
    assert {each.person for each in one.subjects.all()} == {"u1-01"}
    assert as_("R1").post("/warnings/register").status_code == 302
    assert CaseFile.objects.count() == 7
    assert not {"u1-01", "R1", one.number} & set(str(acts()).split("'"))  # pseudonyms only


def test_who_is_listed_again_while_a_case_is_open_gets_no_second_one(as_, registered, tmp_path):
    from riskml.portal.loading import load_run
    from riskml.portal.models import CaseFile
    from riskml.portal.place import place
    from riskml.portal.remembered import forget
    from tests.portal.published import lines_of, publish

    load_run(place().project, publish(tmp_path / "2025-07-31", lines_of(7), as_of="2025-07-31"))
    assert "(1 to be entered)" in as_("R1").get("/warnings").content.decode()  # the seventh matter alone
    CaseFile.objects.filter(pk=registered["王某甲"].pk).update(final=True)
    forget()  # no signature says so
    assert "(2 to be entered)" in as_("R1").get("/warnings").content.decode()


def test_two_handlers_and_the_head_assess_and_only_then_the_state_changes(as_, sign, case, acts):
    assert sign("H1", case.number, "assess", paper_assessment="2026-1").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version) == ("issued", 1)
    assert sign("H1", case.number, "assess").status_code == 409  # each signature is of another person
    assert sign("H2", case.number, "assess").status_code == 302
    assert sign("O1", case.number, "assess").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version) == ("assessed", 3)
    signed = list(case.signatures.all())
    assert [(one.person, one.role) for one in signed] == [("H1", "handler"), ("H2", "handler"), ("O1", "office_head")]
    assert [one.told["papers"][0]["name"] for one in signed] == ["2026-1"] * 3
    moves = [(one["before"], one["after"]) for one in acts() if one["kind"] == "move"][-3:]
    assert moves == [("issued", "issued"), ("issued", "issued"), ("issued", "assessed")]


def test_what_is_kept_is_what_the_signatures_come_to(sign, case):
    """The row's case against the machine walking the table of signatures from the opening."""
    from riskml.portal.casework import rules_for
    from riskml.portal.models import Signature
    from riskml.portal.parts import case_of
    from riskml.reviews.cases import Paper, Signed, Signer, Told, replay

    for who in ("H1", "H2", "O1"):
        sign(who, case.number, "assess", paper_assessment="2026-1" if who == "H1" else "")
    sign("R1", case.number, "assign", paper_assignment="2", group=["H1", "H2"])
    sign("O1", case.number, "assign")
    case.refresh_from_db()
    kept = case_of(case)
    history = [
        Signed(
            one.move,
            Signer(one.person, one.role),
            one.at,
            Told(
                reason=one.told["reason"],
                papers=tuple(Paper(paper["kind"], paper["sha256"]) for paper in one.told["papers"]),
                group=tuple(one.told["group"]),
            ),
        )
        for one in Signature.objects.filter(case=case)
    ]
    assert replay(kept.opening, history, rules_for(case)) == kept
    assert (case.state, {one.person for one in case.members.all()}) == ("assigned", {"H1", "H2"})


def test_who_has_not_read_the_last_signature_signs_nothing(as_, sign, case):
    sign("H1", case.number, "assess", paper_assessment="2026-1")
    stale = as_("H2").post(f"/cases/{case.number}/assess", {"version": 0})
    assert stale.status_code == 409
    assert "Somebody has signed since you read it" in stale.content.decode()
    without = as_("H2").post(f"/cases/{case.number}/assess", {})
    assert without.status_code == 409
    case.refresh_from_db()
    assert (case.version, case.signatures.count()) == (1, 1)


def test_a_paper_or_a_reason_that_is_missing_is_asked_for(as_, sign, case):
    answer = sign("H1", case.number, "assess")
    assert answer.status_code == 422
    assert "Fill in: assessment" in answer.content.decode()
    assert "请填写：研判意见" in as_("H1", "zh").post(f"/cases/{case.number}/assess", {"version": 0}).content.decode()
    assert not case.signatures.exists()


@pytest.mark.parametrize("who", ["R1", "L1", "E1", "H3", "I1", "A1", "u1-01"])
def test_nobody_signs_what_is_not_theirs(sign, case, who):
    assert sign(who, case.number, "assess", paper_assessment="2026-1").status_code in (404, 409)
    assert not case.signatures.exists()


def test_a_signature_that_leaves_no_trace_is_none(as_, case, monkeypatch):
    from riskml.core.errors import Fault, ProjectError
    from riskml.portal import entries

    def full(*_, **__):
        raise ProjectError([Fault("ledger", "room on the disk", "none")])

    form = {"version": 0, "paper_assessment": "2026-1"}
    browser, quiet = as_("H1"), as_("H1", raise_request_exception=False)
    monkeypatch.setattr(entries, "enter", full)
    with pytest.raises(ProjectError):
        browser.post(f"/cases/{case.number}/assess", form)
    told = quiet.post(f"/cases/{case.number}/assess", form)
    assert (told.status_code, "nothing was changed" in told.content.decode()) == (500, True)
    case.refresh_from_db()
    assert (case.version, case.signatures.count()) == (0, 0)


def test_a_signature_is_never_changed(sign, case):
    sign("H1", case.number, "assess", paper_assessment="2026-1")
    one = case.signatures.get()
    one.person = "H2"
    with pytest.raises(TypeError, match="never changed"):
        one.save()


def test_the_inbox_holds_what_waits_and_what_is_late_and_says_so(as_, sign, case):
    from riskml.portal.casework import _columns
    from riskml.portal.models import CaseFile
    from riskml.portal.parts import case_of
    from riskml.portal.remembered import forget

    def inbox(who):
        return as_(who).get("/").content.decode()

    assert case.number in inbox("H1")
    assert f"/cases/{case.number}/assess" in inbox("O1")
    assert case.number not in inbox("H3")
    assert case.number not in inbox("L1")
    # Two hundred days on, the time is up and the leader in charge is told, too.
    kept = case_of(case)
    opened = kept.opening.at - timedelta(days=200)
    early = replace(kept, opening=replace(kept.opening, at=opened), entered=(("issued", opened),))
    CaseFile.objects.filter(pk=case.pk).update(**_columns(early))
    forget()  # no signature says so
    assert "light-red" in inbox("H1")
    assert case.number in inbox("L1")
    assert case.number not in inbox("R1")


def test_a_move_that_leaves_the_case_where_it_is_waits_for_nobody_until_it_is_begun(as_, sign, case):
    for who in ("H1", "H2", "O1"):
        sign(who, case.number, "assess", paper_assessment="1" if who == "H1" else "")
    sign("R1", case.number, "assign", paper_assignment="2", group=["H1", "H2"])
    sign("O1", case.number, "assign")
    assert case.number not in as_("O1").get("/").content.decode()
    assert sign("H1", case.number, "suspend", paper_grounds="3", reason="records are away").status_code == 302
    assert f"/cases/{case.number}/suspend" in as_("O1").get("/").content.decode()


def test_whoever_recuses_themselves_meets_the_case_no_more(as_, sign, case):
    assert sign("H1", case.number, "assess", paper_assessment="1").status_code == 302
    assert as_("H1").post(f"/cases/{case.number}/open", {"register": "recusal"}).status_code == 302
    assert as_("H1").get(f"/warnings/{case.warning}").status_code == 404
    assert case.number not in as_("H1").get("/").content.decode()
    assert sign("H1", case.number, "assess").status_code == 404
    assert as_("P1").get(f"/warnings/{case.warning}").status_code == 200
    watched = as_("W1").get("/ledgers/recusal").content.decode()
    assert f"Recusals · {case.number}" in watched
    assert "case 000" not in watched  # which case, and not whom it is about
    # What they had signed no longer counts: another handler's signature and the head's are not enough.
    sign("H2", case.number, "assess", paper_assessment="1")
    sign("O1", case.number, "assess")
    case.refresh_from_db()
    assert case.state == "issued"


def test_a_state_that_the_table_no_longer_has_is_shown_and_cannot_be_signed(as_, case):
    from riskml.portal.models import CaseFile

    CaseFile.objects.filter(pk=case.pk).update(
        state="gone", kept=case.kept.replace('"state":"issued"', '"state":"gone"')
    )
    page = as_("L1").get(f"/warnings/{case.warning}")
    assert page.status_code == 200
    assert "does not know this state" in page.content.decode()
    assert as_("L1").get("/ledgers").status_code == 200


def test_rules_count_a_case_that_several_runs_told_once(as_, case, tmp_path):
    from riskml.portal.loading import load_run
    from riskml.portal.models import CaseFile
    from riskml.portal.place import place
    from tests.portal.published import lines_of, publish

    CaseFile.objects.filter(pk=case.pk).update(final=True, state="explained")
    load_run(place().project, publish(tmp_path / "2025-07-31", lines_of(6), as_of="2025-07-31"))
    page = as_("L1").get("/rules").content.decode()
    assert "1, of them 1 explained" in page
    assert re.search(r"75(\.0)?\s?%", page)  # the yield beside a cleared share of a quarter


def test_what_was_signed_in_an_earlier_room_is_shown(as_, sign, case):
    """What a signature states has grown with the room: what an earlier one did not know, it did not state."""
    from dataclasses import asdict

    from django.db import connection

    from riskml.portal.models import Signature
    from riskml.reviews.cases import Told

    assert sign("H1", case.number, "assess", paper_assessment="7").status_code == 302
    known = {"reason", "papers", "group", "linked", "until", "grade"}  # of the first room
    assert known < set(asdict(Told()))
    row = Signature.objects.get(case=case)
    earlier = {name: value for name, value in row.told.items() if name in known}
    with connection.cursor() as cursor:  # a signature is never changed by the room itself
        cursor.execute("update room_signature set told = %s where id = %s", [json.dumps(earlier), row.pk])
    page = as_("H1").get(f"/cases/{case.number}", follow=True)
    assert page.status_code == 200
    assert "7" in page.content.decode()
