"""What the benchmark on others' judgements rests on: the leak, what composes it, and what disturbed cases give away."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from benchmarks.learning_real import (
    AUDIT,
    FACTS,
    LOGS,
    PLANTED,
    audit_tables,
    case_features,
    held_out,
    read_log,
    refused,
)
from riskml.scoring import Boosted

SMALL = {"bags": 2, "n_estimators": 15, "reference_size": 20, "random_state": 0}


@pytest.fixture(scope="module")
def audited(shared):
    return audit_tables(shared(str(AUDIT)))


def test_the_leak_is_named_and_nothing_else(audited):
    tables, y, _ = audited
    (said,) = refused(tables["everything"], y)
    assert "column 'Audit_Risk'" in said
    assert refused(tables["unnamed"], y) == refused(tables["facts"], y) == []


def test_what_the_guard_does_not_name_is_put_together_by_three_columns(audited):
    tables, y, _ = audited
    unnamed = tables["unnamed"]
    product = unnamed["Inherent_Risk"] * unnamed["CONTROL_RISK"] * unnamed["Detection_Risk"]
    assert np.allclose(product, tables["everything"]["Audit_Risk"])
    assert roc_auc_score(y, product) == 1
    assert list(tables["facts"].columns) == list(FACTS)


def test_with_the_leak_nothing_is_left_to_learn_and_without_it_something_is(audited):
    tables, y, _ = audited
    areas = {}
    for name in ("everything", "facts"):
        folds = StratifiedKFold(3, shuffle=True, random_state=0).split(y, y)
        areas[name] = roc_auc_score(y, held_out(Boosted(**SMALL), tables[name], y, folds))
    leak = tables["everything"]["Audit_Risk"]
    assert roc_auc_score(y, leak) == 1
    assert areas["everything"] > 0.995
    assert 0.6 < areas["facts"] < 1


def test_departures_of_a_case_by_hand():
    usual = [[("a", "P1", None), ("b", "P1", None), ("c", "P2", None)] for _ in range(60)]
    odd = {
        "steps_skipped": [("a", "P1", None), ("c", "P2", None)],
        "steps_repeated": [("a", "P1", None), ("b", "P1", None), ("b", "P1", None), ("c", "P2", None)],
        "order_most_unusual": [("b", "P1", None), ("a", "P1", None), ("c", "P2", None)],
        "hand_unusual": [("a", "P9", None), ("b", "P1", None), ("c", "P2", None)],
        "steps_unseen": [("a", "P1", None), ("b", "P1", None), ("z", "P1", None), ("c", "P2", None)],
    }
    for column, case in odd.items():
        X = case_features([*usual, case])
        assert X[column].iloc[-1] > X[column].iloc[:-1].max()
        assert np.ptp(X[column].iloc[:-1]) == 0
        assert X["days"].isna().all()
    assert case_features([*usual, odd["order_most_unusual"]])["order_most_unusual"].iloc[-1] == pytest.approx(
        -np.log(0.5 / 61)
    )


def test_disturbed_cases_depart_and_their_times_would_have_given_them_away(shared):
    cases, kinds = read_log(shared(str(LOGS[1])))
    kind, X = np.array(kinds), case_features(cases)
    for column, planted in (
        ("steps_skipped", "SkipSequence"),
        ("steps_repeated", "Rework"),
        ("order_most_unusual", "Early"),
    ):
        these = (kind == planted) | (kind == "normal")
        assert roc_auc_score(kind[these] == planted, X[column][these]) > 0.6
    times = [pd.to_datetime(pd.Series([at for *_, at in case]), utc=True, format="ISO8601") for case in cases]
    backwards = np.array([(at.diff() < pd.Timedelta(0)).any() for at in times])
    assert not backwards[kind == "normal"].any()
    assert backwards[np.isin(kind, PLANTED[1:])].mean() > 0.5
