import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from riskml.scoring.reference import MarginalNull, fit_marginal_null
from riskml.scoring.tails import Tails
from tests.scoring.shapley_by_hand import by_definition, profiles


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_shapley_values_are_those_of_the_definition(gaps):
    X = profiles(200, 6, gaps=gaps)
    tails = Tails(["high", "low", "both"] * 2).fit(X)
    base, phi = tails.explain(X[:5])
    for row, found in zip(X[:5], phi, strict=True):
        seen = [j for j in range(6) if not np.isnan(row[j])]

        def worth(coalition, row=row):
            # Outside the coalition a metric takes an ordinary value: that of the centre.
            values = np.zeros((1, 6))
            values[0, list(coalition)] = row[list(coalition)]
            return float(tails.decision_function(values)[0])

        assert found == pytest.approx(by_definition(worth, seen, 6), abs=1e-9)
        assert base == pytest.approx(worth([]))
    assert base + phi.sum(axis=1) == pytest.approx(tails.decision_function(X[:5]))


ORDINARY = np.log(20)


def test_surprise_is_how_much_rarer_than_one_in_twenty():
    X = np.arange(99.0)[:, None]
    high, low, both = (Tails([one]).fit(X).decision_function(X) for one in ("high", "low", "both"))
    shares = (99.0 - np.arange(99)) / 100.0
    assert high == pytest.approx(np.maximum(-np.log(shares) - ORDINARY, 0))
    assert low == pytest.approx(np.maximum(-np.log(shares[::-1]) - ORDINARY, 0))
    rarer = np.maximum(-np.log(shares), -np.log(shares[::-1])) - np.log(2)
    assert both == pytest.approx(np.maximum(rarer - ORDINARY, 0))


def test_where_surprise_begins_it_is_continuous():
    X = np.arange(99.0)[:, None]
    tails = Tails(["high"]).fit(X)
    at = np.linspace(90, 98, 4001)[:, None]
    rise = np.diff(tails.decision_function(at))
    assert (rise >= 0).all()
    assert rise.max() < 0.002
    first = at[1:, 0][rise > 0][0]
    exact = np.interp(ORDINARY, -np.log((99.0 - np.arange(99)) / 100.0), np.arange(99.0))
    assert first == pytest.approx(exact, abs=0.005)


def test_an_ordinary_value_says_nothing():
    """The ups and downs of many metrics must not drown the one that stands out."""
    X = np.random.default_rng(0).normal(size=(1000, 25))
    tails = Tails(["high"] * 25).fit(X)
    row = np.full((1, 25), 1.5)
    assert tails.decision_function(row) == 0
    row[0, 7] = 6
    _, phi = tails.explain(row)
    assert phi[0].argmax() == 7
    assert phi[0, 7] > 20 * np.abs(np.delete(phi[0], 7)).max()


def test_beyond_the_reference_the_tail_is_exponential():
    X = np.random.default_rng(0).exponential(2.0, 5000)[:, None]
    tails = Tails(["high"]).fit(X)
    at = X.max() + np.array([0.0, 2.0, 20.0])
    surprise = tails.decision_function(at[:, None])
    assert np.diff(surprise) == pytest.approx([1.0, 9.0], rel=0.15)
    assert surprise[0] == pytest.approx(np.log(5001) - ORDINARY, rel=1e-5)


@given(
    st.lists(st.floats(-50, 50), min_size=3, max_size=40).filter(lambda x: max(x) - min(x) > 0.01),
    st.lists(st.floats(-1000, 1000), min_size=2, max_size=20),
)
def test_never_falls_towards_the_side_of_concern(fitted, asked):
    X = np.array(fitted)[:, None]
    at = np.sort(asked)[:, None]
    high = Tails(["high"]).fit(X).decision_function(at)
    low = Tails(["low"]).fit(X).decision_function(at)
    assert (np.diff(high) >= -1e-9).all()
    assert (np.diff(low) <= 1e-9).all()
    both = Tails(["both"]).fit(X).decision_function(at)
    turn = both.argmin()
    assert (np.diff(both[turn:]) >= -1e-9).all()
    assert (np.diff(both[: turn + 1]) <= 1e-9).all()


def test_many_distinct_values_are_thinned_without_losing_the_ends():
    X = np.random.default_rng(0).normal(size=(20_000, 1))
    tails = Tails(["high"]).fit(X)
    assert len(tails.anchors_) < 400
    at = np.sort(X[:, 0])
    exact = np.maximum(-np.log((20_000 - np.arange(20_000)) / 20_001) - ORDINARY, 0)
    thinned = tails.decision_function(at[:, None])
    assert thinned[-60:] == pytest.approx(exact[-60:], rel=1e-4)
    assert np.abs(thinned - exact).max() < 0.2


def test_under_a_null_surprise_is_that_of_its_student_t():
    """By scipy's t, on either side, less what an ordinary value has; never rarer than a normal deviate."""
    null = MarginalNull(0.2, 1.5, 2.0, 5.0)
    x = np.linspace(-12, 12, 481)[:, None]
    high, low, both = (Tails([one], nulls=[null]).fit(x).decision_function(x) for one in ("high", "low", "both"))
    up = np.minimum(-stats.t.logsf((x[:, 0] - 0.2) / 2.0, 5), -stats.norm.logsf(x[:, 0]))
    down = np.minimum(-stats.t.logsf((-x[:, 0] + 0.2) / 1.5, 5), -stats.norm.logsf(-x[:, 0]))
    assert high[x[:, 0] >= 0] == pytest.approx(np.maximum(up - np.log(10), 0)[x[:, 0] >= 0], abs=2e-3)
    assert low[x[:, 0] <= 0] == pytest.approx(np.maximum(down - np.log(10), 0)[x[:, 0] <= 0], abs=2e-3)
    two_sided = np.where(x[:, 0] > 0, up, down) - np.log(2) - np.log(10)
    assert both == pytest.approx(np.maximum(two_sided, 0), abs=2e-3)


def test_who_is_at_the_same_scheme_makes_it_no_usual_thing():
    """Five of a hundred lie nine deviations out: by the fitted values' own tails they are one in twenty."""
    column = np.random.default_rng(0).normal(size=100)
    column[:5] = 9.0
    by_values = Tails(["high"]).fit(column[:, None]).decision_function(np.array([[9.0]]))
    by_null = (
        Tails(["high"], nulls=[fit_marginal_null(column)]).fit(column[:, None]).decision_function(np.array([[9.0]]))
    )
    assert by_values[0] < 2
    assert by_null[0] > 8


def test_copies_of_a_metric_share_one_say():
    """Who is slow is late, near the limit and behind the queue: that is one reason and not four."""
    X = np.random.default_rng(3).normal(size=(500, 3))
    nulls = [fit_marginal_null(column) for column in X.T]
    alone = Tails(["high"] * 3, nulls=nulls).fit(X)
    copied = Tails(["high"] * 6, nulls=[*nulls, *[nulls[0]] * 3]).fit(X[:, [0, 1, 2, 0, 0, 0]])
    rows = np.array([[6.0, 0.0, 0.0], [0.0, 6.0, 0.0], [3.0, 4.0, np.nan]])
    found = copied.decision_function(rows[:, [0, 1, 2, 0, 0, 0]])
    assert found == pytest.approx(alone.decision_function(rows), rel=0.03)


@pytest.mark.parametrize("under_null", [False, True])
def test_not_having_been_measured_says_as_little_as_an_ordinary_value(under_null):
    X = profiles(300, 6, gaps=0.2)
    X[:60, 2] = 9.0  # so many are strange in one metric that a mean over all rows would be far from ordinary
    nulls = [fit_marginal_null(X[~np.isnan(X[:, j]), j]) for j in range(6)] if under_null else None
    tails = Tails(["high"] * 6, nulls=nulls).fit(X)
    ordinary, unmeasured = np.zeros((4, 6)), np.zeros((4, 6))
    ordinary[:, 0] = unmeasured[:, 0] = [0.0, 2.0, 4.0, 8.0]
    unmeasured[:, 1:] = np.nan
    assert np.array_equal(tails.decision_function(ordinary), tails.decision_function(unmeasured))
    base, phi = tails.explain(unmeasured)
    assert base == 0.0
    assert (phi[:, 1:] == 0).all()
    assert (tails.explain(X)[1] >= 0).all()


def test_a_package_of_before_keeps_the_terms_that_it_was_signed_with():
    X = profiles(100, 3, gaps=0.2)
    stored = Tails(["high", "low", "both"]).fit(X).to_arrays()
    stored["means"] = stored.pop("baseline") + np.array([0.5, 0.25, 0.125])
    old = Tails.from_arrays(stored, directions=["high", "low", "both"])
    assert old.decision_function(np.full((1, 3), np.nan)) == pytest.approx(0.875)
