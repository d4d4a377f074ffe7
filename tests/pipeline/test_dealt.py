"""A recipe may take p-values against the same work dealt again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.core.errors import ModelError
from riskml.intake import import_source
from riskml.pipeline import create_project, facts, fitting
from riskml.pipeline.dealt import deal_again
from riskml.pipeline.facts import working_set
from riskml.registry import champion, read_recipe
from tests.sample_of_rules import keep_a_sample_of_cards

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project

METRICS = ("handling_time", "overdue_rate", "overdue_workdays")


def bureau(folder: Path, *, own_matter: bool = False) -> Project:
    """Thirty-two officials, of whom the last is late; each does a matter of his own, or all do one."""
    rng = np.random.default_rng(5)
    rows = []
    for number in range(1600):
        official, day = number % 32, pd.Timestamp(2025, 1 + number // 400, 1 + number % 20, 10)
        late = int(rng.integers(1, 6)) + 6 * (official == 31)
        rows.append(
            {
                "operation_id": f"O{number}",
                "case_id": f"C{number}",
                "matter_id": f"M{official}" if own_matter else "M",
                "step": "check",
                "official_id": f"P{official}",
                "received_at": day - pd.Timedelta(hours=1),
                "due_at": day + pd.Timedelta(days=5),
                "occurred_at": day + pd.Timedelta(days=late),
            }
        )
    pd.DataFrame(rows).to_csv(folder / "log.csv", index=False)
    project = create_project(folder / "bureau")
    keep_a_sample_of_cards(folder / "bureau")
    file = project.training / "recipes" / "unsupervised.toml"
    text = file.read_text("utf-8").replace('kind = "empirical_null"', 'kind = "dealt"')
    file.write_text(text.replace("size = 20000", "size = 300"), "utf-8")
    import_source(project, folder / "log.csv", table="operations", format="csv")
    return project


def test_the_reference_is_of_dealt_work_and_the_card_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = bureau(tmp_path)
    days = []
    prepare = facts.prepare

    def noted(*given: Any, as_of: date, **more: Any) -> frozenset[str]:
        days.append(as_of)
        return prepare(*given, as_of=as_of, **more)

    monkeypatch.setattr(facts, "prepare", noted)
    every = read_cards(project)
    cards = replace(every, metrics=tuple(card for card in every.metrics if card.name in METRICS))
    version = fitting.fit(project, cards)
    model = champion(project)
    assert model is not None
    # once to be measured and to be dealt, and once for the month that a training looks at a second time
    assert days == [model.as_of, date(2025, 2, 28)]
    assert 1 <= model.deals <= 50
    assert model.reference.size == version.figures["reference_size"] == 300
    with working_set(project, cards, as_of=model.as_of) as rows:
        dealt = deal_again(rows, cards, read_recipe(project))
    scores = np.asarray(model.scorer.decision_function(dealt[list(model.metrics)].reset_index(drop=True)))
    assert set(model.reference) <= set(scores)
    # The last official is late in truth, and in no deal.
    own = dealt.xs("P31", level="official_id")["overdue_rate"]
    assert own.max() < 4
    assert not fitting.fit(project, cards).fresh


def test_work_of_one_hand_a_pool_cannot_be_dealt_and_training_says_so(tmp_path: Path) -> None:
    project = bureau(tmp_path, own_matter=True)
    every = read_cards(project)
    cards = replace(every, metrics=tuple(card for card in every.metrics if card.name in METRICS))
    with pytest.raises(ModelError, match="0% of the acts in pools of several hands"):
        fitting.fit(project, cards)
