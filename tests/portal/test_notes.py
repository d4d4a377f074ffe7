"""What stands beside a case: notes that are never changed, ties of staff that bar until decided, links, and loads."""

from __future__ import annotations

from datetime import date, datetime

import pytest


@pytest.fixture
def case(registered):
    return registered["case 000"]


def shown(browser, case):
    return browser.get(f"/cases/{case.number}", follow=True).content.decode()


def assigned(sign, case, group=("H1", "H2")):
    for who in ("H1", "H2", "O1"):
        sign(who, case.number, "assess", paper_assessment="1" if who == "H1" else "")
    sign("R1", case.number, "assign", paper_assignment="2", group=list(group))
    sign("O1", case.number, "assign")
    case.refresh_from_db()
    assert case.state == "assigned"


def test_a_note_bears_author_and_time_and_moves_nothing(as_, case):
    from riskml.portal.models_notes import Note

    before = (case.state, case.version, case.kept)
    answer = as_("L1").post(f"/cases/{case.number}/notes", {"kind": "dissent", "text": " <b>look</b> again "})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version, case.kept) == before
    page = shown(as_("O1"), case)
    assert "&lt;b&gt;look&lt;/b&gt; again" in page
    assert "dissent" in page
    note = Note.objects.get()
    assert (note.person, note.role, note.kind, note.text) == ("L1", "leader", "dissent", "<b>look</b> again")
    note.text = "other"
    with pytest.raises(TypeError):
        note.save()


def test_a_note_of_no_known_kind_or_without_words_is_none(as_, case):
    from riskml.portal.models_notes import Note

    for form in ({"kind": "verdict", "text": "x"}, {"kind": "comment", "text": "  "}, {}):
        as_("L1").post(f"/cases/{case.number}/notes", form)
    assert not Note.objects.exists()
    assert as_("L1").get(f"/cases/{case.number}/notes").status_code == 405


@pytest.mark.parametrize(("who", "may"), [("R1", True), ("O1", True), ("H1", True), ("H3", False), ("E1", False),
                                          ("B1", False), ("D1", False), ("u1-01", False)])  # fmt: skip
def test_who_may_remark_is_what_access_grants(as_, case, who, may):
    from riskml.portal.models_notes import Note

    answer = as_(who).post(f"/cases/{case.number}/notes", {"kind": "comment", "text": "seen"})
    assert (answer.status_code, Note.objects.exists()) == ((302, True) if may else (404, False))


def test_whom_a_case_is_about_meets_no_note(as_, sign, case):
    as_("L1").post(f"/cases/{case.number}/notes", {"kind": "comment", "text": "unmistakable words"})
    assigned(sign, case)
    sign("E1", case.number, "receive")
    for who in ("H1", "H2"):
        sign(who, case.number, "check", paper_check_plan="3", paper_check_report="4")
    case.refresh_from_db()
    assert case.state == "checked"
    pages = [as_("u1-01").get(one).content.decode() for one in ("/answers", f"/answers/{case.number}")]
    assert case.number in pages[0]
    assert not [one for one in pages if "unmistakable" in one]


def test_tied_cases_are_shown_both_ways_and_only_to_whoever_may_open_them(as_, registered, sign, case):
    other = registered["case 003"]
    for who in ("H1", "H2", "O1"):
        sign(who, case.number, "assess", paper_assessment="1" if who == "H1" else "")
    form = {"linked": f"{other.number}, X-9", "reason": "one matter"}
    assert sign("R1", case.number, "merge", **form).status_code == 302
    assert f'<a href="/cases/{other.number}"' not in shown(as_("R1"), case)  # the second signature is not there yet
    sign("O1", case.number, "merge")
    case.refresh_from_db()
    assert case.state == "merged"
    page = shown(as_("R1"), case)
    assert f'<a href="/cases/{other.number}"' in page
    assert "<code>X-9</code>" in page
    assert f'<a href="/cases/{case.number}"' in shown(as_("R1"), other)


def test_steps_are_the_moves_that_were_made_with_when_they_were_due(sign, case):
    from riskml.portal.models_notes import Step

    due = case.due
    sign("H1", case.number, "assess", paper_assessment="1")
    assert not Step.objects.exists()
    sign("H2", case.number, "assess")
    sign("O1", case.number, "assess")
    step = Step.objects.get()
    assert (step.case_id, step.move, step.origin, step.to) == (case.pk, "assess", "issued", "assessed")
    assert (step.since, step.due) == (case.opened_at, due)


def test_grown_facts_are_shown_on_list_and_case(as_, sign, case):
    grown = {"paper_grounds": "7", "reason": "three more records", "grade": "red"}
    sign("R1", case.number, "grow", **grown)
    sign("A1", case.number, "grow")
    case.refresh_from_db()
    assert case.version == 2
    assert "facts grew on" in as_("R1").get("/ledgers/warning").content.decode()
    assert "facts grew on" in shown(as_("O1"), case)


def test_what_has_grown_comes_first_and_says_why_until_it_is_moved_on(as_, sign, registered):
    """The last in the inbox and in the list of warnings comes up by growing, and goes back once somebody moved it."""
    import importlib
    from datetime import timedelta

    from django.apps import apps

    from riskml.portal.models import CaseFile

    def order(who, address):
        page = as_(who).get(address).content.decode()
        places = {one.title_en: page.find(f"<bdi>{one.title_en}</bdi>") for one in registered.values()}
        return page, [name for name, at in sorted(places.items(), key=lambda each: each[1]) if at >= 0]

    last = registered["case 003"]
    CaseFile.objects.filter(pk=last.pk).update(due=last.due + timedelta(days=9))
    assert order("H1", "/")[1].index("case 003") > 0
    assert order("L1", "/warnings")[1][-1] != "case 003" or order("L1", "/warnings")[1].index("case 003") > 0
    grown = {"paper_grounds": "7", "reason": "three more records", "grade": "red"}
    sign("R1", last.number, "grow", **grown)
    sign("A1", last.number, "grow")
    for who, address in (("H1", "/"), ("L1", "/warnings")):
        page, names = order(who, address)
        assert names[0] == "case 003", address
        assert "it was not moved on since: therefore it comes first" in page
    assert "尚未据此办理，故排在前面" in as_("H1", "zh").get("/").content.decode()
    # A room that was there before the column comes to the same from what its cases keep.
    before = CaseFile.objects.get(pk=last.pk).grown
    CaseFile.objects.update(grown=None)
    importlib.import_module("riskml.portal.migrations.0050_parts").grown_of_kept(apps, None)
    assert list(CaseFile.objects.exclude(grown=None).values_list("pk", "grown")) == [(last.pk, before)]
    for who in ("H1", "H2", "O1"):
        sign(who, last.number, "assess", paper_assessment="1" if who == "H1" else "")
    last.refresh_from_db()
    assert (last.state, last.grown) == ("assessed", None)
    page, names = order("L1", "/warnings")
    assert names[0] != "case 003"
    assert "therefore it comes first" not in page
    assert "facts grew on" in shown(as_("O1"), last)  # that it grew is not forgotten


def test_the_load_counts_open_cases_and_names_none(as_, sign, registered, case):
    assigned(sign, case)
    page = as_("O1").get("/load").content.decode()
    assert '<bdi>H1</bdi><td class="r">1<td class="r">0<td class="r">1' in page
    assert '<bdi>H3</bdi><td class="r">0<td class="r">0<td class="r">0' in page
    assert case.number not in page
    assert "1 open" in as_("R1").get(f"/cases/{case.number}/reassign").content.decode()
    case.final = True
    case.save(update_fields=["final"])
    assert '<bdi>H1</bdi><td class="r">0' in as_("O1").get("/load").content.decode()


@pytest.fixture
def tied(case):
    """H1 served beside u1-01 until a year ago, and H2 declared the same relative."""
    from riskml.portal.models_notes import Kin, Served
    from riskml.portal.scopes import current_run

    run = current_run()
    for who, last in (("u1-01", None), ("H1", date(2024, 7, 1))):
        Served.objects.create(run=run, official_id=who, unit_id="u1", first=date(2020, 1, 1), last=last)
    for who in ("u1-01", "H2"):
        Kin.objects.create(run=run, official_id=who, relative_id="C1")
    return case


def test_a_tie_bars_from_opening_and_signing_until_it_is_decided(as_, sign, tied):
    from riskml.portal.models import CaseFile

    for who in ("H1", "H2"):
        assert as_(who).get(f"/cases/{tied.number}").status_code == 404
        assert sign(who, tied.number, "assess", paper_assessment="1").status_code == 404
        assert tied.number not in as_(who).get("/").content.decode()
    page = shown(as_("O1"), tied)
    assert "served in one unit" in page
    assert "a declared relative" in page
    assert as_("O1").post(f"/cases/{tied.number}/ties", {"person": "H3"}).status_code == 404
    assert as_("O1").post(f"/cases/{tied.number}/ties", {"person": "H1"}).status_code == 302
    recusal = CaseFile.objects.get(register="recusal")
    assert {one.person for one in recusal.subjects.all()} == {"H1"}
    assert "computed" in recusal.title_en
    assert "u1-01" not in recusal.title_en
    assert "served in one unit" not in shown(as_("O1"), tied)  # it is being decided
    for who in ("P1", "W1"):
        sign(who, recusal.number, "refuse", paper_decision="9", reason="another floor")
    recusal.refresh_from_db()
    assert recusal.state == "refused"
    assert as_("H1").get(f"/cases/{tied.number}").status_code == 302
    assert sign("H1", tied.number, "assess", paper_assessment="1").status_code == 302


def test_the_machine_itself_refuses_whom_a_tie_bars(tied):
    from riskml.portal.accounts import now
    from riskml.portal.casework import Named
    from riskml.portal.casework import sign as signed
    from riskml.reviews.cases import Faults, Signer, Told

    paper = (Named("assessment", "1"),)
    after = signed(tied.number, 0, "assess", Signer("H1", "handler"), told=Told(), papers=paper)
    assert isinstance(after, Faults)
    assert now().date() >= tied.opened_at.date()


def test_posts_that_ended_long_ago_tie_nobody(as_, case):
    from riskml.portal.models_notes import Served
    from riskml.portal.scopes import current_run

    for who in ("u1-01", "H1"):
        Served.objects.create(
            run=current_run(), official_id=who, unit_id="u1", first=date(2010, 1, 1), last=date(2015, 1, 1)
        )
    assert as_("H1").get(f"/cases/{case.number}").status_code == 302


def test_who_only_answers_here_is_compared_with_nobody(case):
    from riskml.portal.accounts import roles_in_force
    from riskml.portal.models_notes import Served
    from riskml.portal.scopes import current_run, ties_of

    for who in ("u1-01", "u1-02", "H1"):
        Served.objects.create(run=current_run(), official_id=who, unit_id="u1", first=date(2024, 1, 1))
    assert [one.person for one in ties_of(case, roles_in_force())] == ["H1"]


def test_ties_are_shown_to_nobody_who_cannot_have_them_decided(as_, tied):
    assert "Computed ties" not in shown(as_("E1"), tied)
    assert "Computed ties" in shown(as_("R1"), tied)


def test_kin_and_posts_are_read_with_the_run(bureau, published, room, tmp_path, monkeypatch):
    import pyarrow as pa
    import pyarrow.parquet as pq

    from riskml.portal import kept_of_run
    from riskml.portal.loading import load_run
    from riskml.portal.models_notes import Kin, RuleMonth, RunTold, Served
    from tests.portal.published import lines_of, publish

    day = pa.array([datetime.fromisoformat("2024-01-01")], pa.timestamp("us"))
    posts = {"official_id": ["u1-01"], "unit_id": ["u1"], "valid_from": day, "valid_to": pa.array([None], day.type)}
    tables = {"posts": posts, "declared_relatives": {"official_id": ["u1-01"], "person_id": ["C1"]}}
    for name, table in tables.items():
        pq.write_table(pa.table(table), tmp_path / f"{name}.parquet")
    files = {name: (tmp_path / f"{name}.parquet",) for name in tables}
    monkeypatch.setattr(kept_of_run.Sources, "of", lambda *_: type("Files", (), {"files": files}))
    run, _ = load_run(bureau, publish(tmp_path / "2025-07-31", lines_of(4), as_of="2025-07-31"))
    assert Kin.objects.filter(run=run).values_list("official_id", "relative_id").get() == ("u1-01", "C1")
    served = Served.objects.get(run=run)
    assert (served.official_id, served.unit_id, served.first, served.last) == ("u1-01", "u1", date(2024, 1, 1), None)
    months = RuleMonth.objects.filter(run=run).values_list("rule", "unit_id", "month", "flagged")
    assert ("self_approval", "u1", date(2025, 3, 1), 1) in set(months)
    assert RunTold.objects.get(run=run).start <= date(2025, 3, 1)


def test_the_cases_of_an_earlier_version_get_their_steps_and_links(sign, registered, case):
    """What the migration works out from what cases keep is what signing has written down, but for when it was due."""
    from importlib import import_module

    from django.apps import apps

    from riskml.portal.models_notes import CaseLink, Step

    for who in ("H1", "H2", "O1"):
        sign(who, case.number, "assess", paper_assessment="1" if who == "H1" else "")
    for who in ("R1", "O1"):
        sign(who, case.number, "merge", linked=registered["case 003"].number, reason="one matter")
    names = ("case_id", "place", "move", "origin", "to", "since", "at")
    steps, links = list(Step.objects.values_list(*names)), list(CaseLink.objects.values_list("case_id", "number"))
    assert [one[2] for one in steps] == ["assess", "merge"]
    Step.objects.all().delete()
    CaseLink.objects.all().delete()
    import_module("riskml.portal.migrations.0020_notes").of_kept(apps, None)
    assert list(Step.objects.values_list(*names)) == steps
    assert list(CaseLink.objects.values_list("case_id", "number")) == links
