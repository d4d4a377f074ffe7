"""Improvement tasks handed over for public pages: what was signed as ended, of nobody by name, entered first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.errors import ProjectError
from tests.portal.walking import CHECKED, HEAD, LEADER, walk


@pytest.fixture
def ended(registered):
    """Three cases whose improvement has ended, and one that is still under way."""
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Step

    at = datetime.fromisoformat("2025-09-01T09:00:00")
    for name, move in (("case 000", "effect_shown"), ("case 001", "no_effect"), ("case 003", "effect_shown")):
        case = registered[name]
        Step.objects.create(case=case, place=0, move="improve", origin="x", to="improving", since=at, at=at)
        Step.objects.create(case=case, place=1, move=move, origin="improving", to="closed", since=at, at=at)
        CaseFile.objects.filter(pk=case.pk).update(state="closed", final=True)
    case = registered["case 002"]
    Step.objects.create(case=case, place=0, move="improve", origin="x", to="improving", since=at, at=at)
    CaseFile.objects.filter(pk=case.pk).update(state="improving")
    return registered


@pytest.fixture
def files(room):
    """Where they are handed over; nothing of it is left for the next test."""
    from riskml.reviews.improved import folder_of

    yield folder_of(room)
    for one in folder_of(room).glob("*"):
        one.unlink()


def test_what_was_signed_as_ended_is_handed_over_and_entered(room, ended, files, acts):
    from riskml.portal.improved import hand_over_improvements
    from riskml.reviews.improved import last_handed_over

    made, file = hand_over_improvements()
    assert [(one.ended, one.effect) for one in made.tasks].count((date(2025, 9, 1), True)) == 2
    assert len(made.tasks) == 3
    assert all(one.units for one in made.tasks)
    assert file.stat().st_mode & 0o777 == 0o600
    [entry] = acts()
    assert (entry["kind"], entry["form"], entry["object"]) == ("export", "improvements", made.sha256)
    assert last_handed_over(room) == made


def test_a_case_that_was_walked_to_its_end_is_told_by_the_day_of_the_last_signature(room, registered, files):
    from riskml.portal.accounts import now
    from riskml.portal.improved import ended_tasks
    from riskml.portal.models import Account

    second = Account.objects.create(name="I2", roles=["inspector"])
    case = walk(
        registered["case 000"].number,
        *CHECKED,
        ("answer", [("u1-01", "subject")], {}),
        ("approve", [*HEAD, *LEADER], {}),
        ("rectify", [("E1", "executing_body")], {}),
        ("inspect", [("I1", "inspector"), (second.name, "inspector")], {}),
        ("improve", [*HEAD, *LEADER], {}),
        ("effect_shown", [("A1", "analyst")], {}),
    )
    assert ended_tasks() == ()  # the leader has not signed
    case = walk(case.number, ("effect_shown", LEADER, {}))
    [told] = ended_tasks()
    assert (told.ended, told.effect, told.units) == (now().date(), True, ("u1",))
    assert told.officials == (0,)


def test_no_person_and_no_case_stands_in_it(room, ended, files):
    from riskml.portal.improved import hand_over_improvements
    from riskml.portal.models import Account, CaseFile, CaseSubject, Official

    text = hand_over_improvements()[0].text()
    known = {
        *Official.objects.values_list("official_id", flat=True),
        *(name for name in Official.objects.values_list("name", flat=True) if name),
        *CaseSubject.objects.values_list("person", flat=True),
        *CaseFile.objects.values_list("number", flat=True),
        *CaseFile.objects.values_list("title_en", flat=True),
        *Account.objects.values_list("name", flat=True),
    }
    assert len(known) > 20
    assert not {name for name in known if f'"{name}"' in text}
    assert set(json.loads(text)) == {"since", "at", "columns", "tasks"}


def test_what_is_secret_or_was_taken_up_again_is_not(ended):
    from riskml.portal.improved import ended_tasks
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Step

    CaseFile.objects.filter(pk=ended["case 000"].pk).update(secret=True)
    assert len(ended_tasks()) == 2
    at = datetime.fromisoformat("2025-10-01T09:00:00")
    again = ended["case 001"]
    Step.objects.create(case=again, place=2, move="reopen", origin="closed", to="assessed", since=at, at=at)
    Step.objects.create(case=again, place=3, move="explain", origin="assessed", to="explained", since=at, at=at)
    assert len(ended_tasks()) == 1  # it ended otherwise


def test_one_person_is_one_number(ended):
    from riskml.portal.improved import ended_tasks
    from riskml.portal.models import CaseSubject

    CaseSubject.objects.all().delete()
    for name, people in (("case 000", ("u1-01", "u1-02")), ("case 001", ()), ("case 003", ("u1-02",))):
        CaseSubject.objects.bulk_create(CaseSubject(case=ended[name], person=who) for who in people)
    both, one, nobody = sorted((task.officials for task in ended_tasks()), key=len, reverse=True)
    assert len(set(both)) == 2
    assert set(one) < set(both)
    assert nobody == ()


def test_without_a_ledger_or_without_a_task_nothing_is_handed_over(room, registered, files, monkeypatch):
    from riskml.portal import improved
    from riskml.portal.place import place

    assert improved.hand_over_improvements() is None
    here = place()
    off = replace(here.project, settings=here.project.settings.model_copy(update={"ledger": False}))
    monkeypatch.setattr(improved, "place", lambda: replace(here, project=off))
    with pytest.raises(ProjectError, match="ledger = true"):
        improved.hand_over_improvements()
    assert not list(files.glob("*"))


def test_the_command_says_what_it_handed_over(room, ended, files):
    words = ["portal", "improvements", "--project", str(room.root)]
    assert "3 improvement tasks handed over, 2 with an effect shown" in CliRunner().invoke(main, words).output
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    assert (told["tasks"], told["with_effect"]) == (3, 2)
