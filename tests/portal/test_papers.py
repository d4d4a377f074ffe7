"""Papers as files: what is taken, where it stands, who gets it again, and that nothing stands without a case."""

from __future__ import annotations

import hashlib
import os
import stat
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.portal.walking import CHECKED, walk

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
ZIP = b"PK\x03\x04" + b"\x00" * 40
SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def shelf(room):
    from riskml.portal.papers import shelves

    folder = shelves()
    yield folder
    for one in folder.iterdir():
        one.unlink()


@pytest.fixture
def case(registered, shelf):
    return walk(registered["王某甲"].number, *CHECKED)


def file(name, content):
    return SimpleUploadedFile(name, content)


def keep(as_, case, upload, who="u1-01", place=2):
    form = {"stance_2": "not_so", "act": "keep", f"file_point_{place}": upload}
    return as_(who).post(f"/answers/{case.number}", form)


def send(as_, case, **form):
    return as_("u1-01").post(f"/answers/{case.number}", {"act": "send", "stance_2": "not_so", **form})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leave.pdf", PDF),
        ("leave.PNG", b"\x89PNG\r\n\x1a\n1234"),
        ("leave.jpeg", b"\xff\xd8\xff\xe0 1234"),
        ("说明.docx", ZIP),
        ("表.xlsx", ZIP),
        ("公文.ofd", ZIP),
        ("log.csv", "日期,事由\n2025-06-01,请假\n".encode("gb18030")),
        ("note.txt", "请假\r\n".encode()),
    ],
)
def test_the_types_of_the_office_are_taken_as_they_come(as_, case, shelf, name, content):
    assert keep(as_, case, file(name, content)).status_code == 200
    [kept] = shelf.iterdir()
    assert (kept.name, kept.read_bytes()) == (hashlib.sha256(content).hexdigest(), content)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(shelf.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "refused",
    [
        ("run.exe", b"MZ\x90", "files of this type are not taken"),
        ("leave.pdf.exe", PDF, "files of this type are not taken"),
        ("page.html", b"<html>", "files of this type are not taken"),
        ("leave", PDF, "files of this type are not taken"),
        ("leave.pdf", b"<html><script>", "not what its name says"),
        ("leave.png", PDF, "not what its name says"),
        ("note.txt", b"MZ\x90 and more", "not what its name says"),
        ("note.txt", b"plain\x00not", "not what its name says"),
        ("note.csv", PDF, "not what its name says"),
        ("big.pdf", PDF + b"x" * 1_000_000, "too large"),
        ("none.pdf", b"", "it is empty"),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(as_, case, shelf, monkeypatch, refused):
    name, content, why = refused
    from riskml.portal import receiving

    monkeypatch.setattr(receiving, "cap", lambda: 1_000_000)
    answer = keep(as_, case, file(name, content))
    told = answer.content.decode()
    assert (answer.status_code, why in told, "all else was saved" in told) == (422, True, True)
    assert list(shelf.iterdir()) == []
    assert 'name="stance_2" value="not_so" checked' in told
    # Nor is an answer sent without a file that was meant to be with it.
    assert send(as_, case, file_point_2=file(name, content)).status_code == 422
    case.refresh_from_db()
    assert case.state == "checked"


def test_the_same_content_is_kept_once(as_, case, shelf):
    from riskml.portal.models_answers import CasePaper, PaperFile

    for name in ("a.pdf", "b.pdf"):
        keep(as_, case, file(name, PDF))
    assert [one.name for one in shelf.iterdir()] == [SHA]
    assert (PaperFile.objects.count(), CasePaper.objects.count()) == (1, 2)


def test_a_paper_goes_out_as_a_file_to_those_who_may_open_its_case_and_is_entered(as_, case, acts, shelf):
    send(as_, case, file_point_2=file("leave.pdf", PDF))
    case.refresh_from_db()
    for who, address, status in [
        ("u1-01", f"/answers/{case.number}/papers/{SHA}", 200),
        ("L1", f"/cases/{case.number}/papers/{SHA}", 200),
        ("H1", f"/cases/{case.number}/papers/{SHA}", 200),
        ("H3", f"/cases/{case.number}/papers/{SHA}", 404),
        ("u1-01", f"/cases/{case.number}/papers/{SHA}", 404),
        ("u1-02", f"/answers/{case.number}/papers/{SHA}", 404),
        ("L1", f"/cases/{case.number}/papers/{'0' * 64}", 404),
        ("A1", f"/cases/{case.number}/papers/{SHA}", 404),
    ]:
        answer = as_(who).get(address)
        assert answer.status_code == status, (who, address)
        if status == 200:
            assert b"".join(answer.streaming_content) == PDF
            assert answer["Content-Type"] == "application/octet-stream"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"] == 'attachment; filename="leave.pdf"'
            left = acts()[-1]
            assert (left["kind"], left["form"], left["object"]) == ("export", "paper", SHA)


def test_a_draft_of_a_paper_is_nobody_elses(as_, case, shelf):
    keep(as_, case, file("leave.pdf", PDF))
    own = as_("u1-01").get(f"/answers/{case.number}/papers/{SHA}")
    assert b"".join(own.streaming_content) == PDF
    assert as_("L1").get(f"/cases/{case.number}/papers/{SHA}").status_code == 404


def test_a_file_can_be_taken_back_out_of_a_draft_and_never_out_of_what_was_sent(as_, case, shelf):
    from riskml.portal.models_answers import CasePaper

    keep(as_, case, file("wrong.pdf", PDF))
    first = CasePaper.objects.get()
    keep(as_, case, file("wrong again.pdf", PDF))
    back = {"stance_2": "not_so", "act": "keep"}
    as_("u1-02").post(f"/answers/{case.number}", {**back, "take_back": [first.pk]})
    assert CasePaper.objects.count() == 2  # nobody else's to take back
    as_("u1-01").post(f"/answers/{case.number}", {**back, "take_back": [first.pk, "x"]})
    assert [one.name for one in shelf.iterdir()] == [SHA]  # the other one still needs it
    second = CasePaper.objects.get()
    as_("u1-01").post(f"/answers/{case.number}", {**back, "take_back": [second.pk]})
    assert list(shelf.iterdir()) == []
    send(as_, case, file_point_2=file("leave.pdf", PDF), take_back=[CasePaper.objects.count() + second.pk])
    assert as_("u1-01").post(f"/answers/{case.number}", {**back, "take_back": [second.pk + 1]}).status_code == 404
    assert CasePaper.objects.count() == 1


def test_what_is_missing_is_asked_for_and_the_files_that_came_stay_in_the_draft(as_, registered, shelf):
    """The letter asks for the opinion of the party head: an answer without it is kept, not sent, and not lost."""
    from riskml.portal.models import CaseFile
    from riskml.portal.models_answers import CasePaper

    as_("R1").post(f"/cases/{registered['case 000'].number}/open", {"register": "clue"})
    clue = walk(
        CaseFile.objects.get(register="clue").number,
        ("assign", [("R1", "registrar"), ("L1", "leader")], {"group": ("H1", "H2")}),
        ("propose", [("H1", "handler"), ("H2", "handler"), ("O1", "office_head")], {}),
        ("approve_letter", [("L1", "leader")], {}),
    )
    form = {"act": "send", "stance_0": "not_so", "file_point_0": file("leave.pdf", PDF)}
    answer = as_("u1-01").post(f"/answers/{clue.number}", form)
    assert answer.status_code == 422
    assert "Fill in: opinion of the head of the party committee" in answer.content.decode()
    assert ([one.name for one in shelf.iterdir()], CasePaper.objects.count()) == ([SHA], 1)
    sent = as_("u1-01").post(
        f"/answers/{clue.number}", {"act": "send", "stance_0": "not_so", "paper_party_opinion": "3"}
    )
    assert sent.status_code == 302
    clue.refresh_from_db()
    assert clue.state == "replied"
    assert [one.answer.sent_at is not None for one in CasePaper.objects.all()] == [True]


def test_another_case_does_not_open_a_paper(as_, registered, case, shelf):
    send(as_, case, file_point_2=file("leave.pdf", PDF))
    other = registered["case 001"].number
    assert as_("L1").get(f"/cases/{other}/papers/{SHA}").status_code == 404


def test_a_file_that_is_not_what_was_received_goes_out_to_nobody(as_, case, shelf):
    from riskml.core.errors import ProjectError

    send(as_, case, file_point_2=file("leave.pdf", PDF))
    (shelf / SHA).write_bytes(PDF + b"more")
    with pytest.raises(ProjectError, match="that was received"):
        as_("L1").get(f"/cases/{case.number}/papers/{SHA}")


def test_the_machine_is_given_the_hash_of_the_file(as_, registered, sign, shelf):
    from riskml.portal.parts import case_of

    number = registered["case 000"].number
    assert sign("H1", number, "assess", file_assessment=file("研判.pdf", PDF)).status_code == 302
    assert sign("H2", number, "assess").status_code == 302
    assert sign("O1", number, "assess").status_code == 302
    case = type(registered["case 000"]).objects.get(number=number)
    assert [one.sha256 for one in case_of(case).made[-1].told.papers] == [SHA]
    page = as_("L1").get(f"/warnings/{case.warning}").content.decode()
    assert page.count(f"/cases/{number}/papers/{SHA}") == 3  # whoever signed later signed the same file
    assert "研判.pdf" in page


def test_a_signature_that_is_not_taken_keeps_no_file(as_, registered, sign, shelf, monkeypatch):
    from riskml.core.errors import Fault, ProjectError
    from riskml.portal import entries
    from riskml.portal.models_answers import CasePaper, PaperFile

    number = registered["case 000"].number
    stale = as_("H1").post(f"/cases/{number}/assess", {"version": 7, "file_assessment": file("a.pdf", PDF)})
    assert stale.status_code == 409
    assert (list(shelf.iterdir()), PaperFile.objects.count(), CasePaper.objects.count()) == ([], 0, 0)

    def full(*_, **__):
        raise ProjectError([Fault("ledger", "room on the disk", "none")])

    monkeypatch.setattr(entries, "enter", full)
    with pytest.raises(ProjectError):
        sign("H1", number, "assess", file_assessment=file("a.pdf", PDF))
    assert (list(shelf.iterdir()), PaperFile.objects.count()) == ([], 0)


def test_who_may_not_sign_hands_in_nothing(as_, registered, shelf):
    number = registered["case 000"].number
    for who in ("H3", "u1-01", "A1"):
        form = {"version": 0, "file_assessment": file("a.pdf", PDF)}
        assert as_(who).post(f"/cases/{number}/assess", form).status_code in (404, 409)
    assert list(shelf.iterdir()) == []


def test_a_form_with_files_needs_its_token(as_, case, shelf):
    """The token is asked for after the files' own way in stands, and no earlier: without it nothing is kept."""
    browser = as_("u1-01", enforce_csrf_checks=True)
    refused = browser.post(f"/answers/{case.number}", {"act": "keep", "file_point_2": file("a.pdf", PDF)})
    assert refused.status_code == 403
    assert list(shelf.iterdir()) == []
    handler = as_("H1", enforce_csrf_checks=True)
    assert handler.post(f"/cases/{case.number}/enter_answer", {"version": case.version}).status_code == 403
    browser.get(f"/answers/{case.number}")
    token = browser.cookies["csrftoken"].value
    form = {"act": "keep", "stance_2": "agreed", "file_point_2": file("a.pdf", PDF), "csrfmiddlewaretoken": token}
    assert browser.post(f"/answers/{case.number}", form).status_code == 200
    assert [one.name for one in shelf.iterdir()] == [SHA]


def test_names_cannot_turn_the_order_of_letters_or_lead_elsewhere(as_, case, shelf):
    from riskml.portal.papers_taken import shown_name

    keep(as_, case, file("leave\u202efdp.txt", b"plain"))
    page = as_("u1-01").get(f"/answers/{case.number}").content.decode()
    assert "leavefdp.txt" in page
    assert "\u202e" not in page
    assert shown_name("a\u2066b\u200b\x07.pdf") == "ab.pdf"
    assert shown_name("../../etc/passwd\\x.txt") == ".. .. etc passwd x.txt"
    assert shown_name("长" * 300 + ".pdf") == "长" * 116 + ".pdf"
    assert shown_name("\u200f.pdf") == "paper.pdf"


def test_what_a_process_left_that_was_cut_off_is_swept(as_, case, shelf):
    from riskml.portal.papers import sweep

    send(as_, case, file_point_2=file("leave.pdf", PDF))
    old, new = shelf / ("1" * 64), shelf / ".incoming-now"
    for one in (old, new):
        one.write_bytes(b"cut off")
    before = time.time() - 7200
    for one in (old, shelf / SHA):
        os.utime(one, (before, before))
    sweep()
    assert {one.name for one in shelf.iterdir()} == {SHA, new.name}
    new.unlink()


def test_the_cap_is_a_setting(bureau):
    from riskml.core.project import Settings
    from riskml.portal.papers import cap

    assert cap() == 20_000_000
    assert Settings(paper_megabytes=3).paper_megabytes == 3
    with pytest.raises(ValueError, match="less than or equal to 500"):
        Settings(paper_megabytes=501)
