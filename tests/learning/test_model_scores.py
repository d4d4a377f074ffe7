"""Scores by a loaded model: exact sums, columns by name, and nobody moved by anybody else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from riskml.core.errors import ModelError
from riskml.registry import champion, score
from riskml.scoring import Explanation, RiskScorer
from tests.learning.small_bureau import latest


@pytest.fixture(scope="module")
def model(trained):
    return champion(trained[0])


def test_the_score_is_the_sum_of_its_reasons_bit_for_bit(model, table):
    frame = score(model, latest(table)).frame
    assert list(frame.columns) == ["score", "base", *model.metrics]
    for row in frame.dropna().itertuples(index=False):
        total = row[1]
        for contribution in row[2:]:
            total = total + contribution
        assert total == row[0]


def test_one_alone_scores_as_in_the_batch(model, table):
    X = latest(table)
    together = score(model, X).frame
    for name in X.index[:8]:
        alone = score(model, X.loc[[name]]).frame
        assert alone.loc[name].to_numpy().tobytes() == together.loc[name].to_numpy().tobytes()


def test_columns_are_matched_by_name(model, table):
    X = latest(table)
    turned = score(model, X[X.columns[::-1]])
    pd.testing.assert_frame_equal(turned.frame, score(model, X).frame, check_exact=True)
    assert turned.notes == ()


def test_a_metric_that_the_table_lacks_is_missing_and_said(model, table):
    X = latest(table)
    scores = score(model, X.drop(columns="closeness"))
    pd.testing.assert_frame_equal(scores.frame, score(model, X.assign(closeness=np.nan)).frame, check_exact=True)
    assert [note.en for note in scores.notes] == [
        "Metrics that the model uses and this run lacks, taken as missing: closeness."
    ]
    assert "closeness" in scores.notes[0].zh


def test_a_metric_that_the_model_does_not_know_moves_nothing_and_is_said(model, table):
    X = latest(table)
    scores = score(model, X.assign(brand_new=9.0))
    pd.testing.assert_frame_equal(scores.frame, score(model, X).frame, check_exact=True)
    assert "brand_new" in scores.notes[0].en


def test_nothing_measured_is_no_score(model, table):
    X = latest(table).copy()
    X.iloc[3] = np.nan
    frame = score(model, X).frame
    assert frame.iloc[3].isna().all()
    assert frame.drop(index=frame.index[3]).loc[X.notna().any(axis=1), "score"].notna().all()
    assert score(model, X.iloc[:0]).frame.empty
    assert score(model, X.iloc[[3]]).frame["score"].isna().all()


def test_what_cannot_be_scored_is_refused_all_at_once(model, table):
    X = latest(table).copy()
    X.iloc[0, 0] = np.inf
    with pytest.raises(ModelError) as caught:
        score(model, pd.concat([X, X.iloc[[1]]]))
    assert len(caught.value.faults) == 2
    with pytest.raises(ModelError, match="a metric of the model"):
        score(model, X.rename(columns=str.upper))


def test_a_model_whose_reasons_do_not_add_up_is_not_published(model, table, monkeypatch):
    honest = RiskScorer.explain

    def shifted(self, X):
        told = honest(self, X)
        return Explanation(
            told.base, told.contributions, np.nextafter(told.score, np.inf), told.parts, told.feature_names, told.index
        )

    monkeypatch.setattr(RiskScorer, "explain", shifted)
    with pytest.raises(ModelError, match="exact sum"):
        score(model, latest(table).dropna())
    monkeypatch.setattr(RiskScorer, "explain", honest)
    monkeypatch.setattr(RiskScorer, "_predict", lambda _, inside: np.zeros(len(inside)))
    with pytest.raises(ModelError):
        score(model, latest(table).dropna())
