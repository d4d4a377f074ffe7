"""What two people concluded becomes a review, once each, by the door that lists, labels and models read."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.portal.walking import CHECKED, HANDLERS, HEAD, LEADER, walk

ASSESSED = CHECKED[:1]
EARLY = ("explain_early", [*HANDLERS, *HEAD], {})
APPROVED = ("approve", [*HEAD, *LEADER], {})
ACCEPTED = ("explain", [*HANDLERS, *HEAD], {})
UNANSWERED = ("answer", [("u1-01", "subject")], {})


@pytest.fixture
def reviews(room):
    """The accepted reviews of the bureau, which has none but what a test hands over."""

    def accepted():
        files = sorted((room.store / "tables" / "reviews").glob("*.parquet"))
        return pd.concat([pd.read_parquet(one) for one in files], ignore_index=True) if files else pd.DataFrame()

    yield accepted
    for one in ("tables", "manifests", "portal/findings"):
        shutil.rmtree(room.store / one, ignore_errors=True)


def test_a_case_that_was_explained_is_a_cleared_review_of_its_facts(registered, reviews, room):
    from riskml.portal.findings import hand_over
    from riskml.portal.models import RunWarning

    case = walk(registered["case 000"].number, *ASSESSED, EARLY)
    [handed] = hand_over()
    [row] = reviews().to_dict("records")
    told = RunWarning.objects.get(number=case.warning)
    assert row["review_id"] == handed.review_id == f"{case.number}-2"
    assert (row["warning_id"], row["finding"], row["facts"]) == (told.number, "cleared", told.facts)
    assert json.loads(row["facts"]) == {"self_approval": ["R0-1", "R0-2"]}
    assert (row["official_id"], row["selected_by"], row["propensity"]) == ("u1-01", "rule", 1.0)
    assert row["decided_by"] == "H1, H2, O1"
    assert row["note"] == "as written"


def test_a_finding_has_a_leaf_of_its_own_without_a_name(registered, acts, room):
    """Of the moment when the last of those signed who concluded; and the ledger is verified with it."""
    from riskml.reviews.ledger import Ledger, verify_ledger

    case = walk(registered["case 000"].number, *ASSESSED, EARLY)
    walk(case.number, ("reopen", [*HEAD, *LEADER], {}))
    leaves = [one for one in acts() if one["kind"] == "finding"]
    assert [(one["finding"], one["people"], one["register"]) for one in leaves] == [
        ("cleared", "3", "warning"),
        ("open", "2", "warning"),
    ]
    moved = [one for one in acts() if one["kind"] == "move"]
    assert leaves[0]["object"] == leaves[1]["object"] in {one["object"] for one in moved}
    told = json.dumps(leaves)
    assert not [one for one in ("H1", "H2", "O1", "L1", "u1-01", case.number, case.warning) if f'"{one}"' in told]
    ledger = Ledger.of(room)
    assert verify_ledger(ledger).findings == ()
    script = [sys.executable, str(ROOT / "docs" / "verify_ledger.py"), str(ledger.folder)]
    private = ["--private", str(ledger.private)]
    done = subprocess.run([*script, *private], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_is_handed_over_once_and_what_is_new_alone(registered, reviews):
    from riskml.portal.findings import hand_over

    one = walk(registered["case 000"].number, *ASSESSED, EARLY)
    assert len(hand_over()) == 1
    assert hand_over() == []
    walk(one.number, ("reopen", [*HEAD, *LEADER], {}))
    other = walk(registered["case 003"].number, *ASSESSED, EARLY)
    found = hand_over()
    assert [(each.case.number, each.finding) for each in found] == [(one.number, "open"), (other.number, "cleared")]
    assert sorted(reviews()["review_id"]) == sorted([f"{one.number}-2", f"{one.number}-3", f"{other.number}-2"])


def test_an_import_that_fails_hands_nothing_over(registered, reviews, monkeypatch):
    from riskml.core.errors import Fault, SourceError
    from riskml.portal import findings
    from riskml.portal.models_answers import FindingHandedOver

    def refuses(*_, **__):
        raise SourceError([Fault("reviews", "room on the disk", "none")])

    walk(registered["case 000"].number, *ASSESSED, EARLY)
    with monkeypatch.context() as patch:
        patch.setattr(findings, "import_source", refuses)
        with pytest.raises(SourceError):
            findings.hand_over()
    assert not FindingHandedOver.objects.exists()
    assert len(findings.hand_over()) == 1


def test_of_a_person_it_is_about_the_month_and_the_hits_that_were_explained(as_, registered, reviews):
    from riskml.portal.findings import hand_over
    from riskml.reviews import labels_of

    case = walk(registered["王某甲"].number, *CHECKED, UNANSWERED, ACCEPTED)
    handed = hand_over()
    told = reviews()
    month = told[told["hit_id"].isna()]
    assert month["official_id"].tolist() == ["u1-01"]
    assert month["listed_at"].astype(str).str[:10].tolist() == ["2025-06-30"]
    assert month["selected_by"].tolist() == ["rule"]
    assert len(handed) > 1
    assert set(told["review_id"]) == {one.review_id for one in handed}
    labels = labels_of(told, as_of=case.opened_at.date())
    assert labels[["official_id", "finding"]].drop_duplicates().to_numpy().tolist() == [["u1-01", "cleared"]]
    assert "2025-06-01" in labels["month"].astype(str).tolist()


def test_what_was_approved_is_confirmed_of_the_month_and_says_nothing_of_single_hits(registered, reviews):
    from riskml.portal.findings import hand_over

    walk(registered["王某甲"].number, *CHECKED, UNANSWERED, APPROVED)
    [one] = hand_over()
    assert (one.finding, one.hit_id, one.official_id) == ("confirmed", "", "u1-01")


def test_a_matter_that_names_several_labels_nobody(registered, reviews):
    from riskml.portal.findings import hand_over
    from riskml.portal.models import RunWarning, WarningPerson
    from riskml.reviews import labels_of, unlabelled

    case = walk(registered["case 000"].number, *CHECKED, UNANSWERED, APPROVED)
    WarningPerson.objects.create(warning=RunWarning.objects.get(number=case.warning), official_id="u1-09")
    [one] = hand_over()
    assert (one.finding, one.official_id) == ("confirmed", "")
    day = case.opened_at.date()
    assert len(labels_of(reviews(), as_of=day)) == 0
    assert unlabelled(reviews(), as_of=day) == [one.review_id]


def test_a_hand_over_as_a_clue_stays_open_until_its_result_is_registered(as_, registered, reviews):
    from riskml.portal.findings import hand_over
    from riskml.portal.models import CaseFile

    source = walk(registered["case 000"].number, *ASSESSED)
    assert as_("R1").post(f"/cases/{source.number}/open", {"register": "clue"}).status_code == 302
    clue = CaseFile.objects.get(register="clue")
    handing = [("R1", "registrar"), *HEAD, *LEADER]
    walk(source.number, ("hand_over", handing, {"linked": (clue.number,)}))
    assert [one.finding for one in hand_over()] == ["open"]
    group = {"group": ("H1", "H2")}
    walk(
        clue.number,
        ("assign", [("R1", "registrar"), *LEADER], group),
        ("propose", [*HANDLERS, *HEAD], {}),
        ("approve_closing", LEADER, {}),
    )
    assert hand_over() == []  # the clue has ended, and nobody has registered with what
    walk(source.number, ("register_result", [("R1", "registrar"), *HEAD], {}))
    [one] = hand_over()
    assert (one.finding, one.warning_id) == ("cleared", source.warning)


def test_a_result_that_is_registered_before_the_clue_has_ended_is_open(as_, registered, reviews):
    from riskml.portal.findings import hand_over
    from riskml.portal.models import CaseFile

    source = walk(registered["case 000"].number, *ASSESSED)
    as_("R1").post(f"/cases/{source.number}/open", {"register": "clue"})
    clue = CaseFile.objects.get(register="clue")
    handing = [("R1", "registrar"), *HEAD, *LEADER]
    walk(source.number, ("hand_over", handing, {"linked": (clue.number,)}))
    walk(source.number, ("register_result", [("R1", "registrar"), *HEAD], {}))
    assert [one.finding for one in hand_over()] == ["open", "open"]


def test_the_command_says_what_it_handed_over(room, registered, reviews):
    from click.testing import CliRunner

    from riskml.cli import main

    words = ["portal", "findings", "--project", str(room.root)]
    assert "no new finding" in CliRunner().invoke(main, words).output
    walk(registered["case 000"].number, *ASSESSED, EARLY)
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    assert [one["finding"] for one in told["handed_over"]] == ["cleared"]
    assert "no new finding" in CliRunner().invoke(main, words).output


@pytest.fixture(scope="module")
def looped(tmp_path_factory):
    """What the loop of a small city printed; in a process of its own, as a process has one room."""
    command = [sys.executable, "-m", "tests.portal.loop", str(tmp_path_factory.mktemp("loop") / "city")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_next_run_reads_them_and_says_what_they_changed(looped):
    assert looped["handed"][0] == looped["known"] >= 3
    assert looped["handed"][1] == 0
    changed = {one["warning_id"]: one for one in looped["changed"]}
    assert looped["counted"] == len(changed) > 0
    assert len(looped["matters"]) == 2
    for warning, (status, finding) in looped["matters"].items():
        assert finding == "cleared"
        assert status in ("cleared", "grown")  # it rests until it grows
        told = changed[warning]
        assert (told["finding"], told["status"], told["grade_before"] != "") == ("cleared", status, True)


def test_the_next_training_reads_them_as_labels(looped):
    [label] = [one for one in looped["labels"] if one["month"].startswith(looped["month"])]
    assert (label["finding"], label["selected_by"], label["propensity"]) == ("cleared", "score", "1.0")
