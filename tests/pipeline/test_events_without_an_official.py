"""Events that name no official (systems, payments that came in): in the case's course, and nobody's figure."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.cli.trail import trail_text
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.facts import measure_and_detect, working_set
from riskml.reports import render_trail

STEPS = ("accept", "plan_review", "site_check", "decide")
CLOCKS = {
    "handling_time", "handling_spread", "hasty_handling", "favour_speed", "queue_jumping", "uneven_by_applicant",
    "exclusive_handling", "favour_hours", "overdue_rate", "overdue_workdays", "near_limit_share", "limit_bunching",
    "effort_weighted_completions", "open_and_late",
}  # fmt: skip
"""Metrics of how long an act took: where nobody says when it was received, its clock starts with what came before."""


OF_THE_COURSE = {"limits", "procedure", "segregation", "seals", "timing", "enforcement"}
"""Areas whose rules ask what was done in a case."""


def _acts(*, received: bool):
    """Yield acts of three hundred cases: eight officials, each step by another hand, some late, some skipped."""
    for number in range(300):
        at = pd.Timestamp("2025-01-06 09:00") + timedelta(days=number % 250, minutes=11 * (number % 37))
        for place, step in enumerate(STEPS):
            if (number + place) % 23 == 7:
                continue
            took = timedelta(days=(number * 7 + place) % 5 + (9 if number % 8 == 3 else 1), minutes=number % 50)
            yield {
                "operation_id": f"O{number}-{place}", "case_id": f"C{number}", "matter_id": "building_permit",
                "step": step, "official_id": f"P{(number + place) % 8}", "unit_id": f"U{number % 2}",
                "received_at": at.isoformat(" ") if received else "", "occurred_at": (at + took).isoformat(" "),
                "outcome": ("approved" if number % 5 else "rejected") if step == "decide" else "done",
                "amount": "", "counterparty_id": f"K{number % 11}", "due_at": str((at + timedelta(days=8)).date()),
            }  # fmt: skip
            at += took


def _events(acts):
    """Yield events that no official did: before, between and after acts, steps of the workflow and other ones."""
    by_case: dict[str, list[dict[str, str]]] = {}
    for act in acts:
        by_case.setdefault(act["case_id"], []).append(act)
    for number, own in enumerate(by_case.values()):
        first, last = own[0], own[-1]

        def event(like, step, *, minutes, number=number, **more):
            at = pd.Timestamp(like["occurred_at"]) + timedelta(minutes=minutes)
            names = ("case_id", "matter_id")
            return (
                dict.fromkeys(like, "") | {name: like[name] for name in names}
                | {"operation_id": f"E{number}{step}{minutes}", "step": step, "occurred_at": at.isoformat(" ")} | more
            )  # fmt: skip

        yield event(first, "filed on the net", minutes=-30)
        yield event(first, "fee paid", minutes=20, amount="", outcome="done")
        if number % 3 == 0:
            yield event(own[len(own) // 2], "message sent", minutes=3)
        if number % 4 == 0:
            yield event(last, "fee paid", minutes=60 * 24 * 9)
        if number % 6 == 0:
            yield event(last, "filed away", minutes=1)
    for number in range(20):  # nobody has taken these up
        at = (pd.Timestamp("2025-02-03 08:00") + timedelta(days=number)).isoformat(" ")
        yield {
            "operation_id": f"N{number}", "case_id": f"N{number}", "matter_id": "building_permit",
            "step": "filed on the net", "occurred_at": at, "unit_id": "U0",
        }  # fmt: skip


def _facts(folder, rows):
    project = create_project(folder / "project")
    for rule in (project.features / "rules").rglob("*.toml"):
        if rule.parent.name not in OF_THE_COURSE:
            rule.unlink()
    file = folder / "log.csv"
    pd.DataFrame(rows).fillna("").to_csv(file, index=False)
    [account] = import_source(project, file)
    assert account.quarantined == 0
    cards = read_cards(project)
    return project, account, measure_and_detect(project, cards, as_of=date(2025, 12, 31))


def _people(facts):
    told = facts.measurement.profile
    return told[told["subject"] == "official"].sort_values(["metric", "subject_id", "month"]).reset_index(drop=True)


@pytest.fixture(scope="module", params=[True, False], ids=["received", "not said when received"])
def both(request, tmp_path_factory):
    acts = list(_acts(received=request.param))
    plain = _facts(tmp_path_factory.mktemp("plain"), acts)
    mixed = _facts(tmp_path_factory.mktemp("mixed"), [*acts, *_events(acts)])
    return request.param, plain, mixed


def test_no_figure_of_anybody_moves_but_of_the_clock(both):
    received, (*_, plain), (*_, mixed) = both
    before, after = _people(plain), _people(mixed)
    assert len(before) > 100
    assert set(after["subject_id"]) == set(before["subject_id"]) == {f"P{number}" for number in range(8)}
    moved = {
        metric.removesuffix("_trend")
        for metric in {*before["metric"], *after["metric"]}
        if not before[before["metric"] == metric]
        .reset_index(drop=True)
        .equals(after[after["metric"] == metric].reset_index(drop=True))
    }
    assert moved <= (set() if received else CLOCKS), moved
    assert received or "handling_time" in moved


def test_no_rule_names_anybody_because_of_them(both):
    received, (*_, plain), (*_, mixed) = both
    before, after = plain.detection.hits, mixed.detection.hits
    known = {f"P{number}" for number in range(8)} | {""}
    assert set(after["official_id"]) <= known

    def named(hits):
        own = hits[(hits["official_id"] != "") & (hits["subject"] == "official")]
        return {(one.rule, one.official_id, *one.records) for one in own.itertuples()}

    assert set(mixed.detection.health["status"]) <= {"ok", "idle", "off", "too_small", "miscalibrated"}
    assert len(before) > 20
    if received:
        assert named(after) <= named(before)


def test_a_case_that_no_official_has_taken_up_is_open_and_nobodys(both):
    _, _, (project, _, _) = both
    with working_set(project, read_cards(project), as_of=date(2025, 12, 31)) as ground:
        held = ground.engine.frame("select * from open_cases where case_id like 'N%' and day = date '2025-12-31'")
        assert len(held) == 20
        assert held["official_id"].isna().all()
        assert not ground.engine.frame("select * from steps where official_id is null").size
        told = ground.engine.frame("select count(*) as n from unattributed_steps")["n"].item()
        assert told == ground.engine.frame("select count(*) as n from operations where official_id is null")["n"].item()


def test_the_import_tells_how_many_acts_name_nobody(both):
    _, (_, plain, _), (_, mixed, _) = both
    assert not [note for note in plain.notes if "official" in note]
    assert mixed.notes[0].endswith("name no official: they stay in the course of their cases and measure nobody")


def test_the_trail_shows_them_in_their_place(both):
    _, _, (project, *_) = both
    trail = open_project(project.root).trace("C0", date(2025, 12, 31)).trail
    assert [act.official_id for act in trail.acts][:3] == ["", "P0", ""]
    assert trail.people == len({act.official_id for act in trail.acts} - {""})
    assert "nobody named" in trail_text(trail, "en")
    assert "无经办人（如系统自动环节、来款）" in render_trail(trail, "zh")


def test_a_file_in_which_no_act_names_an_official_is_told_first(tmp_path):
    project = create_project(tmp_path / "project")
    rows = [{"case_id": f"C{one}", "step": "in", "occurred_at": f"2025-01-{one + 1:02d} 10:00"} for one in range(9)]
    pd.DataFrame(rows).to_csv(tmp_path / "log.csv", index=False)
    [account] = import_source(project, tmp_path / "log.csv")
    assert (account.accepted, account.quarantined) == (9, 0)
    assert account.notes[0] == "official_id: no act names an official: nobody can be measured"


def test_what_an_official_is_called_illegibly_is_still_set_aside(tmp_path):
    """An act whose official cannot be read is not nobody's act."""
    project = create_project(tmp_path / "project")
    row = {"case_id": "C1", "step": "in", "occurred_at": "2025-01-02 10:00", "official_id": "1.10101E+17"}
    pd.DataFrame([row, row | {"case_id": "C2", "official_id": "P1"}]).to_csv(tmp_path / "log.csv", index=False)
    [account] = import_source(project, tmp_path / "log.csv")
    assert (account.accepted, account.quarantined) == (1, 1)
