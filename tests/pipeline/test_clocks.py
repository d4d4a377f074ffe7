"""Whose late cases are told step by step: those of who is listed, the worst records, with every hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from riskml.pipeline.clocks import clock_rows
from riskml.portraits import portray_official
from riskml.reports import render
from tests.portraits import fabricated_run


def trails(folder, acts):
    cases = [f"K{place}" for place in range(len(acts))]
    day = pd.Timestamp("2025-06-02 09:00")
    pd.DataFrame(
        {"case_id": cases, "matter_id": "m1", "opened_at": day, "due_at": pd.Timestamp("2025-06-20"), "closed_at": day}
    ).to_parquet(folder / "trail_cases.parquet", index=False)
    rows = [
        {
            "case_id": case, "position": place, "operation_id": act if who == "u1-01" else f"{act}-{who}",
            "step": "accept" if place == 0 else "decide", "official_id": who, "started_at": day,
            "due_at": pd.Timestamp("2025-06-10"), "occurred_at": pd.Timestamp(f"2025-06-{12 + place}"),
            "late_workdays": 2.0,
        }
        for case, act in zip(cases, acts, strict=True)
        for place, who in ((1, "u1-01"), (0, "u1-02"))
    ]  # fmt: skip
    pd.DataFrame(rows).to_parquet(folder / "trail_steps.parquet", index=False)


def test_the_worst_late_cases_of_who_is_listed_are_told_with_every_hand(tmp_path):
    measured, run = fabricated_run.measurement(np.random.default_rng(20260101)), fabricated_run.run_data()
    cards = SimpleNamespace(metrics=fabricated_run.metric_cards())
    panels = {one.metric: one for one in portray_official("u1-01", run).metrics}
    late = panels["overdue_rate"].evidence
    acts = [late[0].ref, late[1].ref, late[2].ref, panels["strongest_pair"].evidence[0].ref]
    trails(tmp_path, acts)
    rows = clock_rows(tmp_path, measured, cards)
    assert set(rows) == set(acts[:2]), "two of a reason, and of none that does not go by a clock"
    portrait = portray_official("u1-01", replace(run, clocks=rows))
    [reason] = [one for one in portrait.reasons if one.name == "overdue_rate"]
    assert [one.case_id for one in reason.clocks] == ["K0", "K1"]
    first = reason.clocks[0]
    assert [(step.label.en, step.own) for step in first.steps] == [("Acceptance", False), ("Decision", True)]
    page = render(replace(portrait, reasons=(reason,)), "zh")
    assert page.count("K0") >= 1


def test_a_run_without_trails_has_no_clocks(tmp_path):
    measured = fabricated_run.measurement(np.random.default_rng(20260101))
    assert clock_rows(tmp_path, measured, SimpleNamespace(metrics=fabricated_run.metric_cards())) == {}
