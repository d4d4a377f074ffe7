import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from riskml.core.errors import ModelError
from riskml.scoring import RiskScorer
from riskml.scoring.reference import conformal_p, empirical_null, fit_marginal_null


def officials(rows, *, strange=0, seed=0, width=8):
    """Usual officials with correlated z-values; the first few are far out on three metrics."""
    random = np.random.default_rng(seed)
    loading = np.random.default_rng(99).normal(size=(width, 2)) * 0.5
    values = random.normal(size=(rows, 2)) @ loading.T + random.normal(size=(rows, width))
    values /= np.sqrt((loading**2).sum(axis=1) + 1)
    for row in range(strange):
        values[row, random.choice(width, 3, replace=False)] += random.uniform(4, 8, 3)
    values[random.random(values.shape) < 0.05] = np.nan
    return pd.DataFrame(values)


def p_values(X, seed=0):
    scorer = RiskScorer(directions=["high"] * X.shape[1], n_estimators=25, max_samples=128, random_state=0).fit(X)
    null = empirical_null(X, size=2000, seed=seed)
    return conformal_p(scorer.decision_function(X), scorer.decision_function(null))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_conformal_p_is_its_formula(reference, asked):
    ref = np.array(reference, float)
    expected = [(1 + sum(r >= s for r in reference)) / (len(reference) + 1) for s in asked]
    assert conformal_p(np.array(asked, float), ref).tolist() == expected


def test_conformal_p_is_uniform_where_reference_and_officials_are_alike():
    random = np.random.default_rng(0)
    firsts = [conformal_p(random.normal(size=1), random.normal(size=199))[0] for _ in range(800)]
    assert stats.kstest(firsts, "uniform").pvalue > 0.01


@pytest.mark.parametrize("bad", [np.array([]), np.array([1.0, np.nan])])
def test_conformal_p_refuses_what_is_no_reference(bad):
    with pytest.raises(ModelError):
        conformal_p(np.array([1.0]), bad)


def test_under_a_true_null_p_values_are_uniform_or_larger():
    p = np.concatenate([p_values(officials(600, seed=seed)) for seed in range(4)])
    for level in (0.01, 0.05, 0.1, 0.3, 0.5):
        assert (p <= level).mean() <= level * 1.1 + 0.003
    # No more than a little too large: otherwise nothing would ever be found.
    assert (p <= 0.05).mean() > 0.02
    assert np.abs(np.quantile(p, [0.25, 0.5, 0.75]) - [0.25, 0.5, 0.75]).max() < 0.08


def test_strange_officials_in_the_reference_neither_hide_nor_raise_false_alarms():
    false, found = [], []
    for seed in range(5):
        p = p_values(officials(500, strange=25, seed=seed))
        called = multipletests(p, alpha=0.1, method="fdr_bh")[0]
        false.append(called[25:].sum() / max(called.sum(), 1))
        found.append(called[:25].mean())
    assert np.mean(false) <= 0.1
    assert np.mean(found) > 0.9


def test_among_the_usual_alone_hardly_anybody_is_called():
    called = [
        multipletests(p_values(officials(300, seed=seed)), alpha=0.1, method="fdr_bh")[0].any() for seed in range(10)
    ]
    assert np.mean(called) <= 0.2


def test_the_null_is_that_of_the_middle():
    random = np.random.default_rng(1)
    usual = random.normal(2.0, 3.0, 4000)
    spoilt = np.concatenate([usual, np.full(200, 60.0)])
    plain, robust = fit_marginal_null(usual), fit_marginal_null(spoilt)
    assert plain.centre == pytest.approx(2.0, abs=0.2)
    assert [plain.below, plain.above] == pytest.approx([3.0, 3.0], rel=0.07)
    assert robust.centre == pytest.approx(2.0, abs=0.5)
    assert plain.above < robust.above < 1.4 * plain.above
    assert robust.at(np.array([0.999]))[0] < 20.0 < np.quantile(spoilt, 0.999)


def test_tails_are_never_lighter_than_they_look():
    random = np.random.default_rng(2)
    assert fit_marginal_null(random.standard_t(5, 20_000)).degrees < 12
    assert fit_marginal_null(random.normal(size=20_000)).degrees > 20
    skewed = fit_marginal_null(random.exponential(size=5000))
    assert skewed.above > 1.5 * skewed.below


def test_where_the_middle_is_one_value_chance_stands_in():
    values = np.concatenate([np.zeros(900), np.arange(100.0)])
    margin = fit_marginal_null(values)
    assert margin.at(np.array([0.5])) == 0
    assert margin.at(np.array([0.025, 0.975])) == pytest.approx(stats.t(30).ppf([0.025, 0.975]))


def test_of_too_few_values_the_observed_stand_in():
    margin = fit_marginal_null(np.array([0.0, 0.0, 5.0]))
    assert margin.at(np.array([0.5, 1.0])).tolist() == [0.0, 5.0]


def test_draws_keep_dependence_gaps_and_columns():
    X = officials(1500, seed=4)
    X["never"] = np.nan
    X.loc[:700, [0, 1]] = np.nan  # two metrics that are missing together
    null = empirical_null(X, size=3000, seed=1)
    assert list(null.columns) == list(X.columns)
    assert null["never"].isna().all()
    together = null[[0, 1]].isna()
    assert (together[0] & together[1]).mean() > 0.4
    expected, found = X[list(range(2, 8))].corr("spearman"), null[list(range(2, 8))].corr("spearman")
    assert np.abs(expected.to_numpy() - found.to_numpy()).max() < 0.1


def test_draws_are_the_datas_and_the_seeds():
    X = officials(200)
    first = empirical_null(X, size=100, seed=1)
    pd.testing.assert_frame_equal(first, empirical_null(X.sample(frac=1, random_state=3), size=100, seed=1))
    assert not first.equals(empirical_null(X, size=100, seed=2))


@pytest.mark.parametrize(("rows", "size"), [(0, 10), (5, 0)])
def test_nothing_to_draw_from_is_said(rows, size):
    with pytest.raises(ModelError, match="empirical null"):
        empirical_null(officials(5).iloc[:rows], size=size, seed=0)
