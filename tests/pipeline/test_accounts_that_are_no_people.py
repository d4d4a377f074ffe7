"""An account that the roster tells to be no person: its acts are nobody's, and the trail names it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.cli.trail import trail_text
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.sources import Sources
from riskml.pipeline.told_first import notices_of
from riskml.reports import render_trail

STEPS = ("accept", "plan_review", "site_check", "decide")
AREAS = {"limits", "procedure", "segregation"}
DAY = date(2025, 12, 31)


def _acts(account):
    """Return acts of eight officials on two hundred cases; the third of them begins and ends with an account's."""
    rows = []
    for number in range(200):
        at = pd.Timestamp("2025-01-06 09:00") + pd.Timedelta(days=number % 250, minutes=11 * (number % 37))
        told = [(step, f"P{(number + place) % 8}") for place, step in enumerate(STEPS)]
        if number % 3 == 0:
            told = [("pre-check", account), *told, ("decide", account)]
        for place, (step, who) in enumerate(told):
            at += pd.Timedelta(days=(number * 7 + place) % 9, minutes=number % 50)
            rows.append(
                {
                    "operation_id": f"O{number}-{place}", "case_id": f"C{number}", "matter_id": "building_permit",
                    "step": step, "official_id": who, "unit_id": f"U{number % 2}", "counterparty_id": f"K{number % 9}",
                    "outcome": "approved" if step == "decide" and number % 5 else "", "occurred_at": at.isoformat(" "),
                }
            )  # fmt: skip
    return rows


def _payments(account):
    return [
        {
            "payment_id": f"Y{one}", "unit_id": "U1", "official_id": account if one % 2 else f"P{one % 8}",
            "payee_id": f"K{one % 7}", "amount": 1000 + one, "paid_at": f"2025-05-{1 + one % 27:02d}",
        }
        for one in range(60)
    ]  # fmt: skip


def _roster(**more):
    rows = [
        {"official_id": f"P{one}", "name": f"官员{one}", "unit_id": f"U{one % 2}", "is_person": ""} for one in range(8)
    ]
    return [
        *rows,
        *({"official_id": name, "name": name, "unit_id": "U0", "is_person": told} for name, told in more.items()),
    ]


def _project(folder, **tables):
    project = create_project(folder / "project")
    for rule in (project.features / "rules").rglob("*.toml"):
        if rule.parent.name not in AREAS:
            rule.unlink()
    notes = {}
    for table, rows in tables.items():
        file = folder / f"{table}.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        [account] = import_source(project, file, table=table)
        assert account.quarantined == 0
        notes[table] = account.notes
    return project, notes


def _facts(project):
    return measure_and_detect(project, read_cards(project), as_of=DAY)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    told = _roster(admin1="no")
    named = {"officials": told, "operations": _acts("admin1"), "payments": _payments("admin1")}
    nobody = {"officials": _roster(), "operations": _acts(""), "payments": _payments("")}
    made = [_project(tmp_path_factory.mktemp(name), **tables) for name, tables in (("a", named), ("b", nobody))]
    return [(project, notes, _facts(project)) for project, notes in made]


def test_every_figure_is_that_of_the_log_whose_acts_name_nobody(both):
    (*_, named), (*_, nobody) = both
    assert len(named.measurement.profile) > 100
    for table in ("profile", "series", "evidence", "gaps", "tried", "peers", "counterparts"):
        pd.testing.assert_frame_equal(
            getattr(named.measurement, table), getattr(nobody.measurement, table), check_exact=True
        )
    assert "admin1" not in set(named.measurement.profile["subject_id"])
    assert named.available == nobody.available
    pd.testing.assert_frame_equal(named.officials, nobody.officials)


def test_every_hit_is_that_of_the_log_whose_acts_name_nobody(both):
    (*_, named), (*_, nobody) = both
    assert len(named.detection.hits) > 20
    pd.testing.assert_frame_equal(named.detection.hits, nobody.detection.hits, check_exact=True)
    assert "admin1" not in set(named.detection.hits["official_id"])


def test_the_trail_names_the_account(tmp_path):
    project, _ = _project(tmp_path, officials=_roster(admin1="no"), operations=_acts("admin1"))
    (tmp_path / "plain").mkdir()
    plain, _ = _project(tmp_path / "plain", officials=_roster(), operations=_acts(""))
    for one in (project, plain):
        for file in one.features.glob("metrics/*.toml"):
            if file.stem != "batch_share":
                file.unlink()
    named, nobody = (open_project(one.root).trace("C0", DAY).trail for one in (project, plain))
    assert [act.account for act in named.acts] == ["admin1", "", "", "", "", "admin1"]
    assert [act.account for act in nobody.acts] == [""] * 6
    assert named.people == nobody.people == 4
    assert [(act.official_id, act.marks, act.workdays) for act in named.acts] == [
        (act.official_id, act.marks, act.workdays) for act in nobody.acts
    ]
    assert "account admin1 (no person)" in trail_text(named, "en")
    assert "账号 admin1（非个人）" in trail_text(named, "zh")
    assert "账号（非个人） <code><bdi>admin1</bdi></code>" in render_trail(named, "zh")
    assert "Account, no person: <code><bdi>admin1</bdi></code>" in render_trail(named, "en")


def test_what_is_told_first_counts_people_alone(both):
    kinds = [{one.kind for one in notices_of(one, Sources.read(one), DAY)} for one, *_ in both]
    assert kinds[0] == kinds[1]


def test_the_import_says_how_an_account_is_told_and_then_that_it_was(both, tmp_path):
    (_, told, _), _ = both
    assert told["operations"][-1].startswith("official_id: told to be no person")
    assert "admin1 (134 rows)" in told["operations"][-1]
    _, untold = _project(tmp_path, operations=_acts("admin1"))
    assert "import a row of officials with is_person = no" in untold["operations"][-1]


def test_where_accounts_alone_act_nobody_can_be_measured(tmp_path):
    acts = [one for one in _acts("系统自动审批") if one["official_id"] == "系统自动审批"]
    project, _ = _project(tmp_path, operations=acts, officials=[{"official_id": "系统自动审批", "is_person": "否"}])
    sources = Sources.read(project)
    assert not sources.name_people
    assert [one.kind for one in notices_of(project, sources, DAY)] == ["nobody_named"]


def test_the_last_word_on_an_account_counts_and_silence_is_none(tmp_path):
    project, _ = _project(tmp_path, operations=_acts("admin1"), officials=_roster(admin1="no"))
    assert Sources.read(project).accounts == {"admin1"}
    for number, (told, accounts) in enumerate((("", {"admin1"}), ("yes", set()))):
        pd.DataFrame(_roster(admin1=told)).to_csv(tmp_path / f"later{number}.csv", index=False)
        import_source(project, tmp_path / f"later{number}.csv", table="officials")
        assert Sources.read(project).accounts == accounts
