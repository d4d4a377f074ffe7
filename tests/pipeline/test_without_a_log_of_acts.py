"""Payments and registers alone: the rules that need no more are asked, and nobody is measured."""

from __future__ import annotations

import logging
from datetime import date

import pandas as pd
import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project

RULES = {"invoice_paid_twice", "payments_rushed_at_year_end", "step_limit_passed"}


@pytest.fixture
def project(tmp_path):
    project = create_project(tmp_path / "project")
    for file in (project.features / "rules").rglob("*.toml"):
        if file.stem not in RULES:
            file.unlink()
    return project


def _payments(folder):
    rows = [
        {
            "payment_id": f"Y{number}", "unit_id": "U1", "payee_id": f"K{number % 7}", "invoice_id": f"F{number}",
            "amount": 1000 + 37 * number, "paid_at": f"2025-{1 + number % 6:02d}-{1 + number % 27:02d}",
        }
        for number in range(60)
    ]  # fmt: skip
    rows.append(rows[11] | {"payment_id": "Y99", "paid_at": "2025-06-28"})
    pd.DataFrame(rows).to_csv(folder / "payments.csv", index=False)
    return folder / "payments.csv"


def test_what_needs_no_acts_is_asked_and_the_rest_is_said(project, tmp_path, caplog):
    import_source(project, _payments(tmp_path), table="payments")
    with caplog.at_level(logging.WARNING):
        result = open_project(project.root).run()
    assert "no act names an official: nobody can be measured" in caplog.text
    assert result.as_of == date(2025, 6, 28)
    assert not result.trained
    assert result.counts["officials"] == 0
    rules = pd.read_parquet(result.folder / "rules.parquet").set_index("rule")["status"]
    assert rules["invoice_paid_twice"] != "off"
    assert rules["step_limit_passed"] == "off"
    hits = pd.read_parquet(result.folder / "hits.parquet")
    assert {ref for refs in hits.loc[hits["rule"] == "invoice_paid_twice", "refs"] for ref in refs} == {"Y11", "Y99"}
    assert (hits["official_id"] == "").all()
    assert pd.read_parquet(result.folder / "profile.parquet").empty


def test_a_log_in_which_no_act_names_an_official_is_a_run_too(project, tmp_path):
    acts = pd.DataFrame(
        {"case_id": ["C1", "C2"], "step": "in", "occurred_at": ["2025-01-06 10:00", "2025-01-07 09:00"]}
    )
    acts.to_csv(tmp_path / "log.csv", index=False)
    import_source(project, tmp_path / "log.csv")
    result = open_project(project.root).run()
    assert (result.counts["officials"], result.as_of) == (0, date(2025, 1, 7))


def test_a_roster_alone_tells_of_nothing_that_happened(project, tmp_path):
    pd.DataFrame({"official_id": ["P1"], "name": ["王芳"]}).to_csv(tmp_path / "officials.csv", index=False)
    import_source(project, tmp_path / "officials.csv", table="officials")
    with pytest.raises(SourceError, match="accepted rows of 'operations', or of one of payments"):
        open_project(project.root).run()
