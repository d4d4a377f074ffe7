import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from riskml.core.errors import ModelError
from riskml.evaluation import GroupSplit, TemporalSplit
from riskml.reviews import training_labels


def table(officials=30, months=12, seed=0):
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product(
        [[f"o{i}" for i in range(officials)], pd.date_range("2025-01-01", periods=months, freq="MS")],
        names=["official_id", "month"],
    )
    X = pd.DataFrame(random.normal(size=(len(index), 3)), index=index, columns=["a", "b", "c"])
    return X, (X["a"] + random.normal(size=len(X)) > 0.5).astype(int)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=60),
    st.integers(1, 5),
    st.integers(0, 4),
    st.one_of(st.none(), st.integers(1, 4)),
)
def test_nothing_of_the_test_is_near_the_training(offsets, splits, embargo, tested):
    months = [pd.Timestamp("2020-01-01") + pd.DateOffset(months=offset) for offset in offsets]
    splitter = TemporalSplit(splits, embargo=embargo, test_months=tested, months=months)
    try:
        folds = list(splitter.split(np.zeros((len(offsets), 1))))
    except ModelError:
        return
    number = np.array(offsets)
    seen = []
    for train, test in folds:
        assert number[train].max() + embargo < number[test].min()
        assert not set(test) & set(seen)
        seen += list(test)
    assert len(folds) == splits == splitter.get_n_splits()
    assert number[folds[-1][1]].max() == number.max()


def test_order_of_rows_changes_nothing():
    X, _ = table()
    shuffled = X.sample(frac=1, random_state=3)
    splitter = TemporalSplit(3, embargo="P2M", test_months=2)
    for (train, test), (train_2, test_2) in zip(splitter.split(X), splitter.split(shuffled), strict=True):
        assert set(X.index[train]) == set(shuffled.index[train_2])
        assert set(X.index[test]) == set(shuffled.index[test_2])


def test_folds_bear_their_dates():
    X, _ = table()
    fold = TemporalSplit(2, embargo="P2M", test_months=3, train_months=2).folds(X)[0]
    assert (fold.test_from, fold.test_until) == (pd.Timestamp("2025-07-01"), pd.Timestamp("2025-09-01"))
    assert fold.train_until == pd.Timestamp("2025-04-01")
    assert fold.as_of == pd.Timestamp("2025-06-30")
    assert X.index[fold.train].get_level_values("month").unique().tolist() == [
        pd.Timestamp("2025-03-01"),
        pd.Timestamp("2025-04-01"),
    ]


def test_scikit_learn_takes_them_on_pandas_and_on_arrow():
    X, y = table()
    months = X.index.get_level_values("month")
    splitter = TemporalSplit(3, embargo="P1M", test_months=2, months=months)
    on_pandas = cross_val_score(LogisticRegression(), X, y, cv=TemporalSplit(3, embargo="P1M", test_months=2))
    arrow = pa.Table.from_pandas(X, preserve_index=False)
    on_arrow = cross_val_score(LogisticRegression(), arrow, y.to_numpy(), cv=splitter)
    assert on_pandas.tolist() == on_arrow.tolist()
    assert on_pandas.min() > 0.5
    with_month = pa.table({"month": pa.array(months), "a": X["a"].to_numpy()})
    a_month = list(TemporalSplit(3, embargo="P1M", test_months=2).split(with_month))
    assert all((p[1] == q[1]).all() for p, q in zip(a_month, splitter.split(X), strict=True))
    officials = pa.array(X.index.get_level_values("official_id"))
    assert len(cross_val_score(LogisticRegression(), arrow, y.to_numpy(), groups=officials, cv=GroupSplit(3))) == 3
    assert "TemporalSplit" in repr(TemporalSplit(2))


def test_group_folds_are_whole_complete_and_spread_findings():
    random = np.random.default_rng(5)
    groups = np.array([f"t{n}" for n in random.integers(0, 60, 400)])
    y = np.isin(groups, [f"t{n}" for n in range(10)]).astype(int)
    tests = [test for _, test in GroupSplit(5).split(np.zeros(400), y, groups)]
    assert sorted(np.concatenate(tests).tolist()) == list(range(400))
    assert sum(len(set(groups[test])) for test in tests) == len(set(groups))
    assert max(y[test].sum() for test in tests) - min(y[test].sum() for test in tests) < 12
    assert max(map(len, tests)) - min(map(len, tests)) < 20
    order = random.permutation(400)
    again = [set(groups[order][test]) for _, test in GroupSplit(5).split(np.zeros(400), y[order], groups[order])]
    assert again == [set(groups[test]) for test in tests]


@pytest.mark.parametrize(
    ("splitter", "message"),
    [
        (TemporalSplit(0), "n_splits"),
        (TemporalSplit(5, embargo="two months"), "embargo"),
        (TemporalSplit(5, embargo="P"), "embargo"),
        (TemporalSplit(5, test_months=0), "test_months"),
        (TemporalSplit(5, test_months=3), "18 or more"),
        (TemporalSplit(1, months=["2026-01-01"]), "one a row"),
        (TemporalSplit(1, months=["soon"] * 360), "a date in every row"),
        (GroupSplit(3), "groups"),
    ],
)
def test_what_cannot_be_split_is_said(splitter, message):
    X, _ = table()
    with pytest.raises(ModelError, match=message):
        list(splitter.split(X))


def test_a_table_without_months_is_said():
    with pytest.raises(ModelError, match="month"):
        list(TemporalSplit(2).split(np.zeros((5, 2))))


def test_a_gap_in_time_is_said_for_every_fold_it_empties():
    months = pd.to_datetime(["2025-01-01", "2025-12-01"])
    with pytest.raises(ModelError) as caught:
        TemporalSplit(3, embargo=0, test_months=1, months=months).folds(np.zeros(2))
    assert [fault.where for fault in caught.value.faults] == ["fold 1 of 3", "fold 2 of 3"]


def test_labels_are_as_of_a_date():
    labels = pd.DataFrame(
        {
            "official_id": ["b", "a", "a", "c"],
            "month": pd.to_datetime(["2026-01-01"] * 4),
            "finding": ["confirmed", "cleared", "confirmed", "confirmed"],
            "decided_at": pd.to_datetime(["2026-03-01 18:00", "2026-02-01 00:00", "2026-03-02 00:00", None]),
            "propensity": [1.0, 0.1, 0.1, 1.0],
        }
    )
    known = training_labels(labels, "2026-03-01")
    assert known[["official_id", "finding"]].to_numpy().tolist() == [["a", "cleared"], ["b", "confirmed"]]
    assert training_labels(labels, "2026-03-02")["finding"].tolist() == ["confirmed", "confirmed"]
    assert list(known.columns) == list(labels.columns)
    with pytest.raises(ModelError, match="before it"):
        training_labels(labels.assign(decided_at=pd.Timestamp("2025-12-01")), "2026-03-01")
    with pytest.raises(ModelError, match="decided_at"):
        training_labels(labels.drop(columns="decided_at"), "2026-03-01")
