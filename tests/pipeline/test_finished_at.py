"""When a step was finished, where the entry was typed later: from the file to the page."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project
from riskml.pipeline.facts import measure_and_detect, working_set

KEPT = {"overdue_rate", "overdue_workdays", "handling_time", "entered_after_limit", "late_entry", "off_hours_share"}
RULES = {"step_limit_passed", "approved_at_night"}
LAST = date(2025, 12, 31)


def _log(*, finished: bool):
    """Return thirty acts each of six officials, finished in time; P0 types them weeks later, at night."""
    rows = []
    for number in range(180):
        received = pd.Timestamp("2025-02-03 09:30") + pd.Timedelta(days=7 * (number % 30), minutes=number % 90)
        done, who = received + pd.Timedelta(days=2, hours=2), number % 6
        typed = done + (pd.Timedelta(days=20, hours=11) if who == 0 else pd.Timedelta(0))
        rows.append(
            {
                "operation_id": f"O{number}", "case_id": f"C{number}", "step": "review", "official_id": f"P{who}",
                "unit_id": "U", "received_at": received, "occurred_at": typed,
                "due_at": received.date() + pd.Timedelta(days=4),
                "outcome": "approved",
            }
            | ({"finished_at": done} if finished else {})
        )  # fmt: skip
    return pd.DataFrame(rows)


def _project(folder, log):
    project = create_project(folder / "project")
    for kind, kept in (("metrics", KEPT), ("rules", RULES)):
        for file in (project.features / kind).rglob("*.toml"):
            if file.stem not in kept:
                file.unlink()
    log.to_csv(folder / "log.csv", index=False)
    [account] = import_source(project, folder / "log.csv")
    assert account.quarantined == 0
    return project, account


def _told(facts, metric):
    told = facts.measurement.profile
    told = told[(told["metric"] == metric) & (told["subject"] == "official") & (told["month"] == told["month"].max())]
    return told.set_index("subject_id")["observed"]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    found = {}
    for finished in (False, True):
        project, _ = _project(tmp_path_factory.mktemp("finished"), _log(finished=finished))
        found[finished] = project, measure_and_detect(project, read_cards(project), as_of=LAST)
    return found


def test_what_is_late_goes_by_the_finish(told):
    typed, finished = told[False][1], told[True][1]
    assert _told(typed, "overdue_rate")["P0"] == 30
    assert _told(finished, "overdue_rate")["P0"] == 0
    assert _told(finished, "overdue_workdays")["P0"] == 0
    assert "step_limit_passed" in set(typed.detection.hits["rule"])
    assert "step_limit_passed" not in set(finished.detection.hits["rule"])


def test_how_long_it_took_and_at_what_hour_too(told):
    typed, finished = told[False][1], told[True][1]
    assert _told(typed, "off_hours_share")["P0"] == 30
    assert _told(finished, "off_hours_share")["P0"] == 0
    assert _told(finished, "handling_time").max() <= 2  # working days; holidays make it fewer
    assert _told(typed, "handling_time")["P0"] > 10


def test_entered_after_the_limit_keeps_its_meaning(told):
    finished = told[True][1]
    assert _told(finished, "entered_after_limit")["P0"] == 30
    assert _told(finished, "entered_after_limit").drop("P0").sum() == 0
    assert _told(finished, "late_entry")["P0"] >= 20


def test_an_act_is_known_when_it_was_entered_and_not_before(told):
    project, _ = told[True]
    with working_set(project, read_cards(project), as_of=date(2025, 2, 20)) as ground:
        known = set(ground.engine.frame("select official_id from steps")["official_id"])
        assert "P0" not in known
        assert "P1" in known
    with working_set(project, read_cards(project), as_of=date(2025, 2, 26)) as ground:
        sql = "select occurred_at, recorded_at from steps where operation_id = 'O0'"
        [act] = ground.engine.arrow(sql).to_pylist()
        assert str(act["occurred_at"]) == "2025-02-05 11:30:00"
        assert str(act["recorded_at"]) == "2025-02-25 22:30:00"


def test_a_day_is_no_midnight_and_what_lies_after_its_entry_costs_the_field_alone(tmp_path):
    log = _log(finished=True)
    log["finished_at"] = log["finished_at"].dt.date.astype(str)
    log.loc[7, "finished_at"] = "2026-04-01"
    project, account = _project(tmp_path, log)
    assert account.accepted == len(log)
    assert "finished_at: 1 lie after the day of occurred_at, and are left out" in account.notes
    with working_set(project, read_cards(project), as_of=LAST) as ground:
        acts = ground.engine.frame("select * from steps").set_index("operation_id")
    assert acts["occurred_is_date"].drop("O7").all()
    assert not acts["occurred_is_date"]["O7"]
    assert acts["elapsed_workdays"].nunique() > 0
    assert acts["late_workdays"].sum() == 0
