import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from riskml.core.errors import ModelError
from riskml.evaluation import (
    at_capacity,
    clopper_pearson,
    count_in_population,
    hajek,
    top_of_each_month,
    wilson,
)
from riskml.reviews import reviews_as_of
from tests.evaluation.reviews_by_lot import world

MONTH = pd.Timestamp("2026-01-01")


def scores(values, month=MONTH):
    index = pd.MultiIndex.from_product([[f"o{i:03d}" for i in range(len(values))], [month]])
    return pd.Series(values, index.set_names(["official_id", "month"]), dtype=float)


def reviews(rows, month=MONTH):
    table = pd.DataFrame(rows, columns=["official_id", "finding", "propensity"])
    return table.assign(month=month)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.8, 0.95]))
def test_intervals_of_shares_are_statsmodels(found, more, level):
    of = found + more
    if not of:
        assert clopper_pearson(0, 0) == (0.0, 1.0)
        return
    expected = proportion_confint(found, of, alpha=1 - level, method="beta")
    assert clopper_pearson(found, of, level) == pytest.approx(expected, abs=1e-9)
    low, high = wilson(np.array([found]), np.array([of]), level)
    expected = proportion_confint(found, of, alpha=1 - level, method="wilson")
    assert (low[0], high[0]) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_counts_are_those_that_the_draws_allow(data):
    population = data.draw(st.integers(1, 40))
    drawn = data.draw(st.integers(0, population))
    found = data.draw(st.integers(0, drawn))
    allowed = [
        count
        for count in range(found, population - drawn + found + 1)
        if stats.hypergeom(population, count, drawn).pmf(range(found, drawn + 1)).sum() > 0.035
        and stats.hypergeom(population, count, drawn).pmf(range(found + 1)).sum() > 0.035
    ]
    assert count_in_population(found, drawn, population, 0.93) == (min(allowed), max(allowed))


def test_weights_undo_selection():
    random = np.random.default_rng(0)
    value = random.random(400)
    propensity = 0.1 + 0.8 * value  # the large are looked at more often
    means = []
    for _ in range(1500):
        seen = random.random(400) < propensity
        means.append(hajek(value[seen], propensity[seen]))
    assert np.mean(means) == pytest.approx(value.mean(), rel=0.01)
    assert np.isnan(hajek([], []))


def test_by_hand_where_the_whole_list_was_reviewed():
    given_scores = scores(np.arange(100.0)[::-1])
    listed = [(f"o{i:03d}", "confirmed" if i < 3 else "cleared", 1.0) for i in range(10)]
    drawn = [(f"o{i:03d}", "confirmed" if i == 20 else "cleared", 20 / 90) for i in range(20, 40)]
    found = at_capacity(given_scores, reviews(listed + drawn), 10)
    assert found.precision.value == pytest.approx(0.3)
    assert (found.precision.low, found.precision.high) == pytest.approx(clopper_pearson(3, 10))
    low, high = count_in_population(1, 20, 90)
    assert found.recall.value == pytest.approx(3 / (3 + 90 / 20))
    assert (found.recall.low, found.recall.high) == pytest.approx((3 / (3 + high), 3 / (3 + low)))
    assert (found.people, found.listed, found.reviewed, found.confirmed, found.open) == (100, 10, 10, 3, 0)
    assert (found.drawn, found.drawn_confirmed, found.unseen) == (20, 1, 0)
    assert found.expected_positives.value == pytest.approx(7.5)


def test_if_everybody_was_reviewed_recall_is_a_count():
    rows = [(f"o{i:03d}", "confirmed" if i in (0, 5, 30) else "cleared", 1.0) for i in range(40)]
    found = at_capacity(scores(np.arange(40.0)[::-1]), reviews(rows), 10)
    assert found.recall.value == found.recall.low == found.recall.high == pytest.approx(2 / 3)


def test_open_reviews_widen_and_do_not_move():
    values = np.arange(100.0)[::-1]
    rows = [(f"o{i:03d}", "confirmed" if i % 2 else "cleared", 1.0) for i in range(8)]
    without = at_capacity(scores(values), reviews(rows), 8).precision
    more = [("o008", "open", 1.0), ("o009", "open", 1.0)]
    found = at_capacity(scores(values), reviews(rows + more), 10)
    assert found.open == 2
    assert found.precision.value == without.value == 0.5
    assert found.precision.low == pytest.approx(clopper_pearson(4, 10)[0])
    assert found.precision.high == pytest.approx(clopper_pearson(6, 10)[1])


def test_open_reviews_may_be_taken_to_be_like_the_decided():
    values = np.arange(100.0)[::-1]
    rows = [(f"o{i:03d}", "confirmed" if i % 2 else "cleared", 1.0) for i in range(8)]
    rows += [("o008", "open", 1.0), ("o009", "open", 1.0), ("o020", "open", 0.2)]
    rows += [(f"o{i:03d}", "cleared", 0.2) for i in range(21, 40)]
    wide = at_capacity(scores(values), reviews(rows), 10)
    narrow = at_capacity(scores(values), reviews(rows), 10, open_reviews="like the decided")
    assert narrow.precision.value == wide.precision.value
    assert (narrow.precision.low, narrow.precision.high) == pytest.approx(clopper_pearson(4, 8))
    assert narrow.recall.high - narrow.recall.low < wide.recall.high - wide.recall.low
    with pytest.raises(ModelError, match="open_reviews"):
        at_capacity(scores(values), reviews(rows), 10, open_reviews="no matter")


def test_without_draws_nothing_is_known_of_those_off_the_list():
    rows = [(f"o{i:03d}", "confirmed", 1.0) for i in range(10)]
    found = at_capacity(scores(np.arange(100.0)[::-1]), reviews(rows), 10)
    assert np.isnan(found.recall.value)
    assert (found.recall.low, found.recall.high) == (0.1, 1.0)
    assert "not known" in found.text().en


def test_a_list_that_nobody_reviewed_is_unknown():
    found = at_capacity(scores(np.arange(100.0)), reviews([("o000", "cleared", 1.0)]), 10)
    assert np.isnan(found.precision.value)
    assert (found.precision.low, found.precision.high) == (0.0, 1.0)
    assert found.unseen == 10
    half = [(f"o{i:03d}", "confirmed", 1.0) for i in range(95, 100)]
    found = at_capacity(scores(np.arange(100.0)), reviews(half), 10)
    assert found.precision.value == 1.0
    assert found.unseen == 5
    assert found.precision.low == pytest.approx(0.5 * clopper_pearson(5, 5)[0])


def test_one_official_in_many_months_counts_once():
    months = pd.date_range("2025-01-01", periods=6, freq="MS")
    index = pd.MultiIndex.from_product([["a", "b", "c"], months], names=["official_id", "month"])
    values = pd.Series(np.repeat([3.0, 2.0, 1.0], 6), index)
    labels = pd.DataFrame({"official_id": "a", "month": months, "finding": "confirmed", "propensity": 1.0})
    assert at_capacity(values, labels, 1).precision.low == pytest.approx(clopper_pearson(1, 1)[0])


def test_lists_are_by_month_and_ties_by_name():
    both = pd.concat([scores([1, 2, 2, 2]), scores([5, np.nan, 1, 0], pd.Timestamp("2026-02-01"))])
    listed = top_of_each_month(both.sample(frac=1, random_state=1), 2)
    assert listed[listed].sort_index().index.tolist() == [
        ("o000", pd.Timestamp("2026-02-01")),
        ("o001", MONTH),
        ("o002", MONTH),
        ("o002", pd.Timestamp("2026-02-01")),
    ]


def test_intervals_cover_the_truth_where_reviews_are_selective_and_late():
    held, naive, widths = [], [], []
    for seed in range(40):
        *models, truth, labels = world(seed)  # the model that chose whom to review, and another one
        confirmed = labels[labels["finding"] == "confirmed"].set_index(["official_id", "month"]).index
        for scored in models:
            on = top_of_each_month(scored, 15)
            found = at_capacity(scored, labels, 15)
            true_recall = truth[on].sum() / truth.sum()
            pairs = [(found.precision, truth[on].mean()), (found.recall, true_recall)]
            pairs.append((found.expected_positives, truth.sum()))
            held.append([one.low <= true <= one.high for one, true in pairs])
            widths.append(found.recall.high - found.recall.low)
            # What one would count without weights: of all confirmed, how many are on the list.
            low, high = clopper_pearson(int(on[confirmed].sum()), len(confirmed))
            naive.append(low <= true_recall <= high)
    for model in (0, 1):
        assert np.mean(held[model::2], axis=0).min() >= 0.9
        assert np.mean(naive[model::2]) < 0.5
        assert np.median(widths[model::2]) < 0.75


def test_reviews_that_are_not_decided_are_open():
    labels = pd.DataFrame(
        {
            "official_id": ["a", "b", "c", "d", "a"],
            "month": pd.to_datetime(["2026-01-01"] * 4 + ["2026-03-01"]),
            "finding": ["confirmed", "cleared", "open", "cleared", "cleared"],
            "decided_at": pd.to_datetime(["2026-03-02", "2026-02-20", None, None, "2026-04-01"]),
            "propensity": 1.0,
        }
    )
    seen = reviews_as_of(labels, "2026-03-01")
    assert seen[["official_id", "finding"]].to_numpy().tolist() == [
        ["a", "open"],
        ["b", "cleared"],
        ["c", "open"],
        ["d", "open"],
    ]
    assert seen["decided_at"].notna().tolist() == [False, True, False, False]
    before = pd.concat([labels, labels.iloc[[1]].assign(finding="open", decided_at=pd.Timestamp("2026-02-15"))])
    assert reviews_as_of(before, "2026-03-01").equals(seen)
    reopened = pd.concat([labels, labels.iloc[[1]].assign(finding="open", decided_at=pd.Timestamp("2026-02-25"))])
    assert reviews_as_of(reopened, "2026-03-01")["finding"].tolist() == ["open"] * 4


def test_everything_that_is_wrong_with_labels_is_said_at_once():
    bad = reviews([("o000", "guiltless", 1.0), ("o000", None, 3.0), ("o001", "open", 0.0)])
    with pytest.raises(ModelError) as caught:
        at_capacity(scores([1, 2]), bad, 1)
    assert {fault.where for fault in caught.value.faults} == {"labels.finding", "labels.propensity", "labels"}
    with pytest.raises(ModelError, match="propensity"):
        at_capacity(scores([1, 2]), bad.drop(columns="propensity"), 1)
    with pytest.raises(ModelError, match="capacity"):
        at_capacity(scores([1, 2]), reviews([]), 0)
    with pytest.raises(ModelError, match="one row an official_id and month"):
        at_capacity(pd.Series([1.0, 2.0]), reviews([]), 1)
    with pytest.raises(ModelError, match="level"):
        at_capacity(scores([1, 2]), reviews([]), 1, level=95)


def test_the_sentence_holds_the_figures_in_both_languages():
    rows = [(f"o{i:03d}", "confirmed" if i < 3 else "cleared", 1.0) for i in range(10)]
    rows += [(f"o{i:03d}", "cleared", 0.2) for i in range(20, 38)]
    text = at_capacity(scores(np.arange(100.0)[::-1]), reviews(rows), 10).text()
    for one in (text.zh, text.en):
        assert "30%" in one
        assert "7–65%" in one
        assert "18" in one
