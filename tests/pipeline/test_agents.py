"""Who files for the applicant: from the file to the figures and the page; where nobody says so, nothing moves."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.facts import measure_and_detect
from tests.pipeline.tiny_bureau import make

LAST = date(2025, 12, 31)
METRICS = {
    "strongest_agent", "agent_concentration", "exclusive_agent", "agent_speed", "agent_outcome", "agent_hours",
    "agent_amount", "selective_by_agent",
}  # fmt: skip
RULES = {
    "one_agent_files_nearly_all", "passed_once_an_agent_filed", "relative_files_as_agent",
    "relative_company_files_as_agent", "relative_employed_by_agent",
}  # fmt: skip
OTHERS = {"strongest_pair", "favour_outcome", "strongest_colleague", "handling_time", "own_company_case_decided"}
AGENTS = ("K1", "K2", "K3", None)


def _log():
    """Return fifty decisions each of four officials; of P0's nearly all are filed by K1, of others' by each in turn."""
    rows = []
    for number in range(200):
        who, place = number % 4, number // 4
        agent = AGENTS[(place + who) % 4] if who or place % 10 == 9 else "K1"
        received = pd.Timestamp("2025-02-03 09:30") + pd.Timedelta(days=6 * place, minutes=number)
        rows.append(
            {
                "operation_id": f"O{number}", "case_id": f"C{number}", "matter_id": "business_licence",
                "step": "decide", "official_id": f"P{who}", "unit_id": "U", "received_at": received,
                "occurred_at": received + pd.Timedelta(days=1 if agent == "K1" else 5), "amount": 100 + 7 * number % 50,
                "outcome": "rejected" if number % 7 == 3 and agent != "K1" else "approved",
                "counterparty_id": f"Z{number % 23}", "agent_id": agent,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _project(folder, log, kept):
    project = create_project(folder / "project")
    for kind in ("metrics", "rules"):
        for file in (project.features / kind).rglob("*.toml"):
            if file.stem not in kept:
                file.unlink()
    people = pd.DataFrame({"official_id": [f"P{one}" for one in range(4)], "unit_id": "U", "post": "clerk"})
    relatives = pd.DataFrame({"official_id": ["P0", "P1", "P2"], "person_id": ["R0", "R1", "K3"], "kind": "spouse"})
    ties = pd.DataFrame({"person_id": ["R0", "R1"], "company_id": ["K1", "K2"], "kind": ["shareholder", "employee"]})
    named = pd.DataFrame({"counterparty_id": ["K1"], "name": ["诚信代办所"]})
    tables = {"officials": people, "declared_relatives": relatives, "relations": ties, "counterparties": named}
    for table, frame in {"operations": log, **tables}.items():
        frame.to_csv(folder / f"{table}.csv", index=False)
        [account] = import_source(project, folder / f"{table}.csv", table=table)
        assert account.quarantined == 0
    return project


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    project = _project(tmp_path_factory.mktemp("filed"), _log(), METRICS | RULES | OTHERS)
    return measure_and_detect(project, read_cards(project), as_of=LAST)


def test_closeness_to_agents_is_compared_like_closeness_to_counterparties(filed):
    told = filed.measurement.profile
    told = told[(told["subject"] == "official") & (told["month"] == told["month"].max())]
    of = told[told["subject_id"] == "P0"].set_index("metric")
    assert set(told["metric"]) >= METRICS
    assert of.loc["strongest_agent", "observed"] > 1.5 * of.loc["strongest_agent", "expected"]
    z = told[told["metric"] == "strongest_agent"].set_index("subject_id")["z"]
    assert z["P0"] > z.drop("P0").max()
    evidence = filed.measurement.evidence
    assert set(
        evidence[(evidence["metric"] == "strongest_agent") & (evidence["subject_id"] == "P0")]["counterparty_id"]
    ) == {"K1"}


def test_rules_find_the_agent_who_is_a_relative_or_a_relatives(filed):
    hits = filed.detection.hits
    found = hits.groupby("rule")[["official_id", "counterparty_id"]].apply(lambda one: set(map(tuple, one.to_numpy())))
    assert found["relative_company_files_as_agent"] == {("P0", "K1")}
    assert found["relative_employed_by_agent"] == {("P1", "K2")}
    assert found["relative_files_as_agent"] == {("P2", "K3")}
    assert found["one_agent_files_nearly_all"] == {("P0", "K1")}
    assert "passed_once_an_agent_filed" not in found
    [said] = hits[hits["rule"] == "one_agent_files_nearly_all"]["sentence_zh"]
    assert "诚信代办所" in said


def test_a_log_without_agents_says_so_and_nothing_else_moves(tmp_path_factory):
    bare = _log().drop(columns="agent_id")
    facts, lacks = [], []
    for kept in (METRICS | RULES | OTHERS, OTHERS):
        project = _project(tmp_path_factory.mktemp("alone"), bare, kept)
        facts.append(measure_and_detect(project, read_cards(project), as_of=LAST))
        lacks.append({one.need: one for one in facts[-1].lacks})
    told, without = facts
    lack = lacks[0]["operations.agent_id|cases.agent_id"]
    assert (set(lack.metrics), set(lack.rules)) == (METRICS, RULES)
    assert "operations.agent_id|cases.agent_id" not in lacks[1]
    for name in ("profile", "evidence"):
        pd.testing.assert_frame_equal(
            getattr(told.measurement, name), getattr(without.measurement, name), check_exact=True
        )
    pd.testing.assert_frame_equal(told.detection.hits, without.detection.hits, check_exact=True)


def test_scores_of_a_log_without_agents_are_the_same_with_the_cards_and_without(tmp_path, root):
    runs = []
    for name in ("without", "with"):
        (tmp_path / name).mkdir()
        project = make(tmp_path / name / "bureau")
        if name == "with":
            for card in METRICS:
                shutil.copy(root / "features" / "metrics" / f"{card}.toml", project.features / "metrics")
        runs.append(open_project(project.root).run())
    one, other = (pd.read_parquet(run.folder / "scores.parquet") for run in runs)
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    looked_for = json.loads((runs[1].folder / "quality.json").read_text("utf-8"))["looked_for"]
    [lack] = [one for one in looked_for if one["looked_for"] == "operations.agent_id|cases.agent_id"]
    assert set(lack["metrics"]) == METRICS
