"""A warning that holds two things becomes two cases: numbers, signatures, clocks, readers and findings."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.portal.test_findings import APPROVED, EARLY, UNANSWERED, reviews  # noqa: F401 (a fixture)
from tests.portal.walking import CHECKED, HANDLERS, HEAD, walk

SPLITTING = [("R1", "registrar"), *HEAD]
ONE = (("self_approval", "R0-2"),)
SPLIT = ("split", SPLITTING, {"facts": ONE})


@pytest.fixture
def case(registered):
    return registered["case 000"]


def second(case):
    from riskml.portal.models import CaseFile

    return CaseFile.objects.get(parent=case.number, split_at__isnull=False)


def test_it_is_split_by_ticking_records_and_both_tell_the_others_number(as_, sign, case, acts):
    walk(case.number, CHECKED[0])
    form = as_("R1").get(f"/cases/{case.number}/split").content.decode()
    assert 'value="self_approval|R0-2"' in form
    assert "Records that go into a second case" in form
    assert sign("R1", case.number, "split", reason="two matters").status_code == 422
    assert sign("R1", case.number, "split", reason="two matters", facts=["self_approval|R0-2"]).status_code == 302
    assert sign("O1", case.number, "split").status_code == 302
    other = second(case)
    assert other.title_en == "case 000 (split off)"
    first_page = as_("O1").get(f"/warnings/{case.warning}").content.decode()
    second_page = as_("O1").get(f"/cases/{other.number}").content.decode()
    assert f"/cases/{other.number}" in first_page
    assert f"/cases/{case.number}" in second_page
    share = first_page.partition("Records of this case")[2].partition("</p><h3>")[0]
    assert "R0-1" in share.partition("What was done")[0]
    assert "R0-2" not in share.partition("What was done")[0]
    assert "R0-2" in second_page.partition("Records of this case")[2].partition("What was done")[0]
    # The trail of the first is that of the second, and no signature stands twice.
    assert "assessment" in second_page
    assert other.signatures.count() == 0
    assert (other.version, other.split_at) == (5, 5)
    moves = [(one["before"], one["after"]) for one in acts() if one["kind"] == "move"]
    assert moves[-2:] == [("assessed", "assessed"), ("assessed", "assessed")]
    assert "本件的记录" in as_("O1", "zh").get(f"/cases/{other.number}").content.decode()


def test_what_is_asked_of_a_second_case_is_what_was_asked_of_the_first(case, as_, sign):
    from riskml.portal.casework import rules_for
    from riskml.portal.parts import case_of

    walk(case.number, *CHECKED[:3], SPLIT)
    other = second(case)
    case.refresh_from_db()
    assert (other.state, other.due, {one.person for one in other.members.all()}) == ("checking", case.due, {"H1", "H2"})
    assert {one.person for one in other.subjects.all()} == {"u1-01"}
    assert {one.unit_id for one in other.units.all()} == {one.unit_id for one in case.units.all()}
    assert rules_for(other).facts == {*ONE}
    assert rules_for(case).facts == {("self_approval", "R0-1")}
    assert as_("O1").get(f"/cases/{other.number}/split").status_code == 404  # one record is no two things
    assert case_of(other).history == case_of(case).history
    ended = walk(other.number, CHECKED[3], UNANSWERED, APPROVED)
    assert ended.state == "approved"
    case.refresh_from_db()
    assert case.state == "checking"


def test_whoever_recused_themselves_before_opens_neither(as_, case):
    from riskml.portal.casework import Named, sign
    from riskml.reviews.cases import Faults, Signer, Told

    walk(case.number, CHECKED[0])
    assert as_("H1").post(f"/cases/{case.number}/open", {"register": "recusal"}).status_code == 302
    walk(case.number, SPLIT)
    other = second(case)
    assert as_("H1").get(f"/cases/{other.number}").status_code == 404
    assert other.number not in as_("H1").get("/").content.decode()
    told = sign(
        other.number,
        other.version,
        "explain_early",
        Signer("H1", "handler"),
        told=Told(reason="x"),
        papers=(Named("explanation", "1"),),
    )
    assert isinstance(told, Faults)
    assert as_("u1-01").get(f"/answers/{other.number}").status_code == 404


def test_each_record_is_concluded_of_once(case, reviews):  # noqa: F811 (the fixture)
    from riskml.portal.findings import hand_over
    from riskml.reviews import standing

    walk(case.number, CHECKED[0], SPLIT)
    other = walk(second(case).number, EARLY)
    [one] = hand_over()
    assert (one.case.number, json.loads(one.facts), one.warning_id) == (
        other.number,
        {"self_approval": ["R0-2"]},
        case.warning,
    )
    walk(case.number, *CHECKED[1:], UNANSWERED, APPROVED)
    [two] = hand_over()
    assert (two.case.number, json.loads(two.facts)) == (case.number, {"self_approval": ["R0-1"]})
    stands = standing(reviews(), as_of=case.opened_at.date() + timedelta(days=1))
    assert sorted(zip(stands["record"], stands["finding"], strict=True)) == [("R0-1", "confirmed"), ("R0-2", "cleared")]


def test_what_was_concluded_before_the_split_stands_with_the_first_alone(case, reviews):  # noqa: F811
    from riskml.portal.findings import hand_over

    walk(case.number, CHECKED[0], EARLY, ("reopen", [*HEAD, ("L1", "leader")], {}), SPLIT)
    found = hand_over()
    assert [(one.case.number, one.finding, json.loads(one.facts)) for one in found] == [
        (case.number, finding, {"self_approval": ["R0-1", "R0-2"]}) for finding in ("cleared", "open")
    ]


def test_merged_again_it_is_concluded_of_as_a_whole(case, reviews):  # noqa: F811
    from riskml.portal.findings import hand_over

    walk(case.number, CHECKED[0], SPLIT)
    merged = walk(second(case).number, ("merge", SPLITTING, {"linked": (case.number,)}))
    assert merged.state == "merged"
    walk(case.number, EARLY)
    [one] = hand_over()
    assert json.loads(one.facts) == {"self_approval": ["R0-1", "R0-2"]}


def test_nothing_is_merged_into_what_is_not_open(as_, sign, case, registered):
    walk(case.number, CHECKED[0], SPLIT)
    other = second(case)
    for into in ("2019-00001", other.number):
        answer = sign("R1", other.number, "merge", reason="one matter", linked=into)
        assert answer.status_code == 409
        assert "another case of the register that is open" in answer.content.decode()
    walk(case.number, EARLY)
    assert sign("R1", other.number, "merge", reason="one matter", linked=case.number).status_code == 409


def test_of_a_split_warning_each_is_asked_about_its_own_records(as_, case):
    from riskml.portal.models import Reason, Record

    reason = Reason.objects.get(warning__number=case.warning)
    Record.objects.filter(reason=reason).exclude(ref__in=("R0-1", "R0-2")).delete()
    walk(case.number, *CHECKED[:3], SPLIT)
    other = walk(second(case).number, CHECKED[3])
    page = as_("u1-01").get(f"/answers/{other.number}").content.decode()
    assert "R0-2" in page
    assert "<code><bdi>R0-1" not in page
    assert as_("u1-01").get(f"/answers/{case.number}").status_code == 404  # there nobody was asked yet


def test_a_warning_about_a_person_is_one_finding_and_is_not_split(as_, registered):
    person = registered["王某甲"]
    walk(person.number, CHECKED[0])
    assert as_("O1").get(f"/cases/{person.number}/split").status_code == 404


def test_papers_of_the_first_open_in_the_second_as_far_as_they_were_there(as_, case):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from riskml.portal.models import CaseFile
    from riskml.portal.models_answers import CasePaper

    paper = SimpleUploadedFile("a.txt", b"as filed", "text/plain")
    form = {"version": 0, "file_assessment": paper}
    assert as_("H1").post(f"/cases/{case.number}/assess", form).status_code == 302
    for who in ("H2", "O1"):
        version = CaseFile.objects.get(number=case.number).version
        as_(who).post(f"/cases/{case.number}/assess", {"version": version})
    walk(case.number, SPLIT)
    other = second(case)
    sha256 = CasePaper.objects.get(case=case).file.sha256
    assert b"".join(as_("O1").get(f"/cases/{other.number}/papers/{sha256}").streaming_content) == b"as filed"
    assert [one for one, _ in HANDLERS] == ["H1", "H2"]
