"""The estimators in a plain scikit-learn pipeline, on pandas and on Arrow."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import RobustScaler

from riskml.core.errors import ModelError
from riskml.evaluation import GroupSplit, TemporalSplit
from riskml.scoring import BlendedScorer, Boosted, RiskScorer
from riskml.scoring.table import as_frame
from tests.scoring.shapley_by_hand import profiles

NAMES = ["late", "load", "pair", "rules_bidding"]
SMALL_FOREST = {"n_estimators": 12, "max_samples": 64, "reference_size": 40, "random_state": 5}
SMALL_TREES = {"bags": 2, "n_estimators": 8, "reference_size": 20}


@pytest.fixture(scope="module")
def rows():
    X = pd.DataFrame(profiles(240, 4, gaps=0.1), columns=NAMES, index=[f"P{row:03}" for row in range(240)])
    y = (X["late"].fillna(0) + np.random.default_rng(1).normal(size=240) > 1.2).astype(int)
    return X, y


def estimators():
    blend = BlendedScorer(
        unsupervised=RiskScorer(**SMALL_FOREST), supervised=Boosted(**SMALL_TREES), minimum_findings=5, random_state=0
    )
    return [
        RiskScorer(**SMALL_FOREST),
        RiskScorer(detectors={"KNN": {}}, **SMALL_FOREST),
        Boosted(**SMALL_TREES),
        blend,
    ]


@pytest.mark.parametrize("last", estimators(), ids=["RiskScorer", "with a detector", "Boosted", "BlendedScorer"])
def test_a_pipeline_scores_the_same_bits_on_pandas_and_on_arrow(rows, last):
    X, y = rows
    arrow = pa.Table.from_pandas(X, preserve_index=False)
    pipe = Pipeline([("scale", RobustScaler()), ("score", last)])
    on_pandas = pipe.fit(X, y).decision_function(X)
    assert np.array_equal(pipe.fit(arrow, pa.array(y)).decision_function(arrow), on_pandas)
    alone = last.fit(X, y).decision_function(X)
    assert np.array_equal(last.fit(arrow, pa.array(y)).decision_function(arrow), alone)
    assert last.feature_names_in_.tolist() == NAMES
    assert np.array_equal(last.decision_function(arrow.to_batches()[0]), alone)


def test_row_names_that_arrow_carries_stand_on_the_explanation(rows):
    X, _ = rows
    reasons = RiskScorer(**SMALL_FOREST).fit(X).explain(pa.Table.from_pandas(X))
    assert reasons.index.tolist() == X.index.tolist()
    assert reasons.feature_names == tuple(NAMES)


def test_gaps_in_whole_numbers_are_gaps(rows):
    X, _ = rows
    whole = X.assign(load=X["load"].round().astype("Int64"))
    apart = [RiskScorer(**SMALL_FOREST).fit(one).explain(one) for one in (whole, pa.Table.from_pandas(whole))]
    assert np.array_equal(apart[0].score, apart[1].score)
    assert (apart[1].contributions[whole["load"].isna(), 1] == 0).all()


@pytest.mark.parametrize("as_table", [lambda X: X, lambda X: pa.Table.from_pandas(X, preserve_index=False)])
@pytest.mark.parametrize("estimator", [estimators()[0], *estimators()[2:]])
def test_words_are_refused_by_the_name_of_every_column(rows, estimator, as_table):
    X, y = rows
    named = X.assign(official_id=X.index, unit_id="U1")
    with pytest.raises(ModelError) as caught:
        estimator.fit(as_table(named), y)
    assert [fault.where for fault in caught.value.faults] == ["column 'official_id'", "column 'unit_id'"]
    assert "make it the index" in str(caught.value)


def test_numbers_written_as_text_are_numbers():
    assert as_frame(pd.DataFrame({"late": ["1.5", None]}))["late"].notna().tolist() == [True, False]


@pytest.mark.parametrize("splitter", ["by group", "over time"])
def test_splitters_cross_validate_a_pipeline_on_both(rows, splitter):
    X, y = rows
    group = np.arange(240) // 4
    months = pd.date_range("2025-01-01", periods=12, freq="MS").repeat(20)
    cv = GroupSplit(3) if splitter == "by group" else TemporalSplit(3, embargo="P1M", months=months)
    arrow = pa.Table.from_pandas(X, preserve_index=False)
    pipe = Pipeline([("scale", RobustScaler()), ("score", Boosted(**SMALL_TREES))])
    found = [
        cross_val_score(pipe, table, y, groups=group, cv=cv, scoring="roc_auc", error_score="raise")
        for table in (X, arrow)
    ]
    assert len(found[0]) == 3
    assert np.array_equal(*found)
