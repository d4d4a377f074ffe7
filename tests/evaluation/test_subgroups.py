import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from riskml.core.errors import ModelError
from riskml.evaluation import age_bands, exposure_ratios, ratio_of_shares


def people(groups, listed):
    """Return who is listed, from people and listed of each group."""
    names = [name for name, size in groups.items() for _ in range(size)]
    hits = [i < listed[name] for name, size in groups.items() for i in range(size)]
    index = [f"o{i}" for i in range(len(names))]
    return pd.Series(hits, index), pd.DataFrame({"post": names}, index)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 60), st.integers(1, 60))
def test_intervals_are_statsmodels(found, other, more, other_more):
    of, other_of = found + more, other + other_more
    mine = ratio_of_shares(found, of, other, other_of)
    theirs = confint_proportions_2indep(found, of, other, other_of, compare="ratio", method="log-adjusted")
    assert (mine.low, mine.high) == pytest.approx(theirs)


def test_what_differs_is_named_and_what_is_alike_is_not():
    listed, attributes = people(
        {"window": 1000, "desk": 1000, "field": 2000}, {"window": 100, "desk": 20, "field": 120}
    )
    found = {one.group: one for one in exposure_ratios(listed, attributes)}
    assert found["window"].standing == "outside"
    assert found["window"].sure
    assert found["window"].ratio.value == pytest.approx(0.1 / (140 / 3000))
    assert found["field"].standing == "within"
    assert found["desk"].ratio.value < 1 < found["window"].ratio.value
    for text in (found["window"].text().zh, found["window"].text().en):
        assert "2.14" in text
        assert "1000" in text


def test_few_people_accuse_nobody():
    listed, attributes = people({"few": 20, "quiet": 40, "rest": 2000}, {"few": 10, "quiet": 0, "rest": 100})
    found = {one.group: one for one in exposure_ratios(listed, attributes)}
    assert (found["few"].standing, found["quiet"].standing) == ("too few", "too few")
    assert "too few to tell (20 people)" in found["few"].text().en
    assert "人数太少" in found["few"].text().zh
    listed[:] = False
    assert {one.standing for one in exposure_ratios(listed, attributes)} == {"too few"}


def test_outside_and_unsure_says_so():
    listed, attributes = people({"a": 200, "b": 800}, {"a": 14, "b": 40})
    found = exposure_ratios(listed, attributes)[0]
    assert found.ratio.value == pytest.approx(1.4)
    assert found.standing == "outside"
    assert not found.sure
    assert "could be chance" in found.text().en
    assert "偶然" in found.text().zh
    assert exposure_ratios(listed, attributes, band=(0.5, 2.0))[0].standing == "within"


def test_fair_lists_are_seldom_surely_outside():
    sure = []
    random = np.random.default_rng(0)
    for _ in range(80):
        index = [f"o{i}" for i in range(800)]
        listed = pd.Series(random.random(800) < 0.08, index)
        table = pd.DataFrame({"sex": random.choice(["f", "m"], 800), "age": random.integers(22, 61, 800)}, index)
        sure += [one.sure for one in exposure_ratios(listed, table)]
    assert np.mean(sure) < 0.03


def test_missing_values_are_no_group_and_ages_become_bands():
    index = [f"o{i}" for i in range(100)]
    listed = pd.Series(np.arange(100) % 10 == 0, index)
    table = pd.DataFrame({"age": [25.0] * 50 + [np.nan] * 50, "sex": ["f"] * 30 + ["m"] * 40 + [None] * 30}, index)
    found = {(one.attribute, one.group): one.people for one in exposure_ratios(listed, table)}
    assert found == {("age", "<30"): 50, ("sex", "f"): 30, ("sex", "m"): 40}
    assert age_bands([39, 40, 50]).tolist() == ["30–39", "40–49", "50+"]


def test_what_is_no_list_of_people_is_said_at_once():
    listed = pd.Series([1, 0], ["a", "a"])
    with pytest.raises(ModelError) as caught:
        exposure_ratios(listed, pd.DataFrame({"sex": ["f"]}, ["a"]))
    assert [fault.where for fault in caught.value.faults] == ["people", "listed"]
