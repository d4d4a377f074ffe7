from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold
from sklearn.tree import DecisionTreeClassifier

from riskml.core.errors import ModelError
from riskml.evaluation import (
    GroupSplit,
    Scored,
    changed_by_the_future,
    check_shuffled_labels,
    check_training,
    future_faults,
    leakage,
    pairs_within,
)


@pytest.fixture(scope="module")
def audit(shared):
    return pd.read_csv(shared("uci_audit_risk") / "audit_risk.csv")


def features(rows=600, seed=0, base=0.15):
    random = np.random.default_rng(seed)
    y = (random.random(rows) < base).astype(float)
    X = pd.DataFrame(random.normal(size=(rows, 4)), columns=["a", "b", "c", "strong"])
    X["strong"] += 2.5 * y
    return X, y


def wheres(caught):
    return [fault.where for fault in caught.value.faults]


def test_the_real_leak_is_named_and_the_honest_columns_are_not(audit):
    X, y = audit.drop(columns="Risk"), audit["Risk"]
    with pytest.raises(ModelError) as caught:
        check_training(X, y)
    assert wheres(caught) == ["column 'Audit_Risk'"]
    assert "Audit_Risk >= 1" in str(caught.value)
    check_training(X.drop(columns="Audit_Risk"), y)
    found = leakage(X, y)
    assert found.index[0] == "Audit_Risk"
    for name in ("Inherent_Risk", "TOTAL", "Sector_score"):
        area = roc_auc_score(y, X[name])
        assert found.loc[name, "auc"] == pytest.approx(max(area, 1 - area))
    assert found.loc["Sector_score", "direction"] == "low"
    with pytest.raises(ModelError, match="the label itself"):
        check_training(audit[["TOTAL", "Risk"]], y)


def test_near_exact_separators_are_named(audit):
    y = audit["Risk"].to_numpy().copy()
    random = np.random.default_rng(0)
    flipped = random.choice(len(y), 8, replace=False)
    y[flipped] = 1 - y[flipped]
    with pytest.raises(ModelError) as caught:
        check_training(audit.drop(columns="Risk"), y)
    assert wheres(caught) == ["column 'Audit_Risk'"]


@pytest.mark.parametrize(
    ("plant", "rule"),
    [
        (lambda _, y: y, "equals"),
        (lambda _, y: np.where(y == 1, "yes", "no"), "equals"),
        (lambda _, y: np.where(y == 1, 1.0, np.nan), "equals"),
        (lambda X, y: np.where(y == 1, X["a"] - 50, X["a"]), "threshold"),
        (lambda X, y: np.where(y == 1, np.nan, X["a"]), "is missing"),
        (lambda X, y: np.where(y == 1, X["a"], np.nan), "is not missing"),
        (lambda X, y: y + 0.2 * X["a"], "AUC"),
    ],
)
def test_planted_leaks_are_named_in_whatever_form(plant, rule):
    X, y = features()
    X["planted"] = plant(X, y)
    with pytest.raises(ModelError) as caught:
        check_training(pa.Table.from_pandas(X, preserve_index=False), y)
    assert wheres(caught) == ["column 'planted'"]
    assert rule in str(caught.value).replace("the label itself", "equals")


def test_best_rule_by_brute_force():
    random = np.random.default_rng(3)
    for _ in range(20):
        x = random.integers(0, 6, 40).astype(float)
        x[random.random(40) < 0.2] = np.nan
        y = (random.random(40) < 0.4).astype(float)
        y[:2] = [0, 1]
        errors = []
        for cut in range(8):
            for gaps in (False, True):
                called = np.where(np.isnan(x), gaps, np.nan_to_num(x) >= cut)
                error = (1 - called[y == 1].mean()) + called[y == 0].mean()
                errors += [error, 2 - error]
        row = leakage(pd.DataFrame({"x": x}), y).loc["x"]
        assert row["missed"] + row["false"] == pytest.approx(min(errors))


def test_strong_and_few_are_no_reproach():
    named = 0
    for seed in range(20):
        X, y = features(rows=300, seed=seed, base=0.05)
        y[:2] = 1
        named += leakage(X, y)["answer"].any()
    assert named == 0
    few = pd.DataFrame({"late": [1.0, 2, 3, 4, 8, 9, 10]})
    check_training(few, [0, 0, 0, 0, 1, 1, 1])


def test_labels_that_cannot_be_learnt_from():
    X, y = features(20)
    for label, message in ((0.0, "a constant: all not"), (1.0, "a constant: all conf"), (np.nan, "findings to learn")):
        with pytest.raises(ModelError, match=message):
            check_training(X, np.full(20, label))
    with pytest.raises(ModelError, match="1 confirmed finding"):
        check_training(X, np.eye(20)[3])
    unlabelled = np.where(y == 1, 1.0, np.nan)
    unlabelled[:5] = 1
    with pytest.raises(ModelError, match="all confirmed"):
        check_training(X, unlabelled)
    check_training(X, unlabelled, unlabelled_as_others=True)
    with pytest.raises(ModelError, match="0, 1 or missing"):
        check_training(X, np.arange(20))
    with pytest.raises(ModelError, match="one a row"):
        check_training(X, y[:5])


def test_everything_is_said_at_once():
    X, y = features()
    X.index = pd.MultiIndex.from_product([[f"o{i}" for i in range(300)], pd.to_datetime(["2026-01-01", "2026-02-01"])])
    X.index.names = ["official_id", "month"]
    X["outcome"] = y
    known = {"a": pd.Timestamp("2026-02-15"), "b": "2026-01-31", "nope": "2026-01-01"}
    tenders = np.repeat(np.arange(100), 6)
    y_by_tender = np.repeat(np.random.default_rng(0).random(100) < 0.3, 6).astype(float)
    with pytest.raises(ModelError) as caught:
        check_training(
            X.assign(outcome=y_by_tender),
            y_by_tender,
            groups=tenders,
            folds=KFold(3, shuffle=True, random_state=0).split(X),
            known_at=known,
            group_name="tender",
        )
    assert wheres(caught) == ["column 'outcome'", "column 'a'", "known_at['nope']", "folds by tender"]
    text = str(caught.value)
    assert "300 of 600 values known later, the first about 2026-01 known on 2026-02-15" in text
    assert "GroupSplit" in text


def test_known_at_by_row():
    months = pd.date_range("2026-01-01", periods=4, freq="MS")
    X = pd.DataFrame({"a": [1.0, 2, np.nan, 4]}, index=pd.MultiIndex.from_product([["o"], months]))
    X.index.names = ["official_id", "month"]
    times = pd.DataFrame(
        {"a": pd.to_datetime(["2026-01-31 23:00", "2026-03-01 00:00", "2027-01-01 00:00", None])}, X.index
    )
    y = [0, 1, 0, 1]
    with pytest.raises(ModelError, match="1 of 4 values known later, the first about 2026-02"):
        check_training(X, y, known_at=times)
    check_training(X, y, known_at={"a": times["a"].where([True, False, True, True])})


def test_a_tender_on_both_sides_is_found_and_whole_tenders_are_not():
    random = np.random.default_rng(1)
    tenders = np.repeat([f"t{i}" for i in range(80)], 5)
    y = np.repeat(random.random(80) < 0.2, 5).astype(float)
    X = pd.DataFrame(random.normal(size=(400, 2)))
    with pytest.raises(ModelError, match="each tender whole on one side"):
        check_training(X, y, groups=tenders, folds=KFold(4, shuffle=True, random_state=0).split(X), group_name="tender")
    check_training(X, y, groups=tenders, folds=GroupSplit(4).split(X, y, tenders), group_name="tender")
    # Labels by bid, not by tender: splitting is not what would betray them.
    by_bid = (random.random(400) < 0.2).astype(float)
    check_training(X, by_bid, groups=tenders, folds=KFold(4, shuffle=True, random_state=0).split(X))


def shuffling(X, y, months, learn):
    """Return what a model makes of labels shuffled within months."""

    def refit(random):
        shuffled = y.copy()
        for month in np.unique(months):
            rows = np.flatnonzero(months == month)
            shuffled[rows] = y[random.permutation(rows)]
        return Scored(learn(X, shuffled), shuffled, months)

    return refit


def test_shuffled_labels_are_a_coin():
    X, _ = features(400)
    months = np.repeat(np.arange(4), 100)
    random = np.random.default_rng(2)
    y = (random.random(400) < np.repeat([0.05, 0.1, 0.3, 0.6], 100)).astype(float)  # months differ
    X["month"] = months

    def honest(X, y):
        scores = np.full(len(y), np.nan)
        model = LogisticRegression().fit(X[months < 2], y[months < 2])
        scores[months >= 2] = model.predict_proba(X[months >= 2])[:, 1]
        return scores

    found = check_shuffled_labels(shuffling(X, y, months, honest), repeats=40)
    assert abs(found.auc - 0.5) < 4 * found.standard_error
    assert found.standard_error < 0.02 / 3
    assert found.repeats == 40


def test_chance_alone_stops_no_training():
    y, months = (np.random.default_rng(3).random(300) < 0.05).astype(float), np.repeat(np.arange(3), 100)
    for seed in range(200):  # few findings, scores of a few values: as far from even as it gets
        check_shuffled_labels(
            shuffling(None, y, months, lambda *_: np.random.default_rng(0).integers(0, 3, 300).astype(float)),
            repeats=1,
            seed=seed,
        )


def test_scores_that_saw_their_labels_are_caught():
    X, y = features(400)
    months = np.repeat([0, 1], 200)

    def in_sample(X, y):
        return DecisionTreeClassifier(max_depth=4, random_state=0).fit(X, y).predict_proba(X)[:, 1]

    with pytest.raises(ModelError, match=r"0\.50 ± 0\.02"):
        check_shuffled_labels(shuffling(X, y, months, in_sample))
    with pytest.raises(ModelError, match="both labels"):
        check_shuffled_labels(shuffling(X, y, months, lambda _, y: np.full(len(y), np.nan)))


def test_pairs_within_are_scikit_learns_area_in_one_stratum():
    random = np.random.default_rng(0)
    scores, y = random.integers(0, 5, 60).astype(float), (random.random(60) < 0.4).astype(float)
    found = pairs_within(scores, y, np.zeros(60, int))
    assert found.won / found.pairs == pytest.approx(roc_auc_score(y, scores))


def test_the_variance_of_chance_is_that_over_every_permutation():
    scores, months = np.array([1.0, 2, 2, 5, 3, 3, 4]), np.array([0, 0, 0, 0, 1, 1, 1])
    won = []
    for first in combinations(range(4), 2):
        for second in combinations(range(4, 7), 1):
            y = np.zeros(7)
            y[[*first, *second]] = 1
            found = pairs_within(scores, y, months)
            won.append(found.won)
            variance = found.variance
    assert np.mean(won) == pytest.approx(found.pairs / 2)
    assert np.var(won) == pytest.approx(variance)


def computed_twice(share, seed=0, officials=150, months=4, records=40):
    """Return means of records as known then (a share came in late) and now, and a column that looks ahead."""
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product(
        [[f"o{i}" for i in range(officials)], pd.date_range("2026-01-01", periods=months, freq="MS")],
        names=["official_id", "month"],
    )
    values = random.normal(size=(len(index), records))
    late = random.random(values.shape) < share
    then = pd.DataFrame({"honest": np.nanmean(np.where(late, np.nan, values), axis=1)}, index)
    now = pd.DataFrame({"honest": values.mean(axis=1)}, index)
    ahead = random.normal(size=len(index))
    return now.assign(ahead=ahead), then.assign(ahead=ahead + 0.8 * random.normal(size=len(index)))


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2])
def test_late_records_explain_honest_change_and_not_the_future(share):
    named = []
    for seed in range(10):
        found = changed_by_the_future(*computed_twice(share, seed), late_share=share)
        named.append(found["changed"])
    assert pd.DataFrame(named)["ahead"].all()
    assert pd.DataFrame(named)["honest"].mean() <= 0.1
    assert [fault.where for fault in future_faults(found)] == ["column 'ahead'"]
    assert "late records explain" in str(future_faults(found)[0])


def test_without_late_records_nothing_may_move():
    now, then = computed_twice(0.1)
    assert changed_by_the_future(now, then)["changed"].all()
    assert not changed_by_the_future(now, now.copy())["changed"].any()
    one = now.copy()
    one.iloc[7, 0] += 1e-6
    assert changed_by_the_future(one, now)["changed"].tolist() == [True, False]
    assert "the same values on both days" in str(future_faults(changed_by_the_future(one, now))[0])
    one.iloc[7, 0] = np.nan
    assert changed_by_the_future(one, now)["changed"].tolist() == [True, False]
    gone = now.copy()
    gone.loc[gone.index[:200], "honest"] = np.nan
    found = changed_by_the_future(now, gone, late_share={"honest": 0.05})
    assert found.loc["honest", "changed"]
    assert found.loc["honest", "appeared"] == pytest.approx(1 / 3)
    with pytest.raises(ModelError, match="nothing in common"):
        changed_by_the_future(now, then.rename(columns=str.upper), late_share=0.1)
    with pytest.raises(ModelError, match="late_share"):
        changed_by_the_future(now, then, late_share=1.0)
