"""A training looks at one closed month a second time, as of its own end; it must say what it says today."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.core.errors import ModelError
from riskml.intake import import_source
from riskml.pipeline import create_project, fitting
from tests.sample_of_rules import keep_a_sample_of_cards

METRICS = ("handling_time", "overdue_rate", "overdue_workdays")


@pytest.fixture
def project(tmp_path):
    """A bureau of four officials and 400 cases; some acts are recorded months late."""
    rows = []
    for number in range(400):
        month, day, official = 1 + number // 40, 1 + number % 20, number % 4
        late = 1 + (number * 7) % 5 + 5 * (official == 3)
        occurred = pd.Timestamp(2025, month, min(day + late, 28), 10)
        rows.append(
            {
                "operation_id": f"O{number}",
                "case_id": f"C{number}",
                "step": "check",
                "official_id": f"P{official}",
                "received_at": pd.Timestamp(2025, month, day, 9, 30),
                "due_at": pd.Timestamp(2025, month, day + 4),
                "occurred_at": occurred,
                "recorded_at": occurred + pd.DateOffset(months=2 if number % 9 == 0 else 0),
            }
        )
    pd.DataFrame(rows).to_csv(tmp_path / "log.csv", index=False)
    project = create_project(tmp_path / "bureau")
    keep_a_sample_of_cards(tmp_path / "bureau")
    import_source(project, tmp_path / "log.csv", table="operations", format="csv")
    return project


def test_late_records_stop_no_training_and_the_future_does(project, monkeypatch):
    every = read_cards(project)
    cards = replace(every, metrics=tuple(card for card in every.metrics if card.name in METRICS))
    version = fitting.fit(project, cards)
    assert version.figures["looked_at_again"] == 4
    before = sorted(file.name for file in project.store.glob("mlartifacts/models/*"))
    honest, days = fitting.features, []

    def bent(facts, *words, **more):
        table, sides = honest(facts, *words, **more)
        days.append(facts.as_of.isoformat())
        return table.assign(overdue_rate=table["overdue_rate"] + facts.as_of.month / 100), sides

    monkeypatch.setattr(fitting, "features", bent)
    with pytest.raises(ModelError) as caught:
        fitting.fit(project, cards)
    assert days == ["2025-10-28", "2025-07-31"]
    (fault,) = caught.value.faults
    assert fault.where == "column 'overdue_rate', 2025-07 as of 2025-07-31 and as of 2025-10-28"
    assert sorted(file.name for file in project.store.glob("mlartifacts/models/*")) == before
