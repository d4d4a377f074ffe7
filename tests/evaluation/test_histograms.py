import numpy as np
import pandas as pd
import pytest
from scipy import stats

from riskml.core.errors import ModelError
from riskml.evaluation import DriftLimits, Histograms, drift_since, histograms, population_stability

NAMES = [f"m{i}" for i in range(6)]
AFTER = pd.Timestamp("2026-01-01")


def history(seed, people=120, months=24, season=None):
    """People who stay: what one shows in a month hangs on the person, and a little on the month."""
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product(
        [range(people), pd.date_range("2024-01-01", periods=months, freq="MS")], names=["official_id", "month"]
    )
    own = np.repeat(random.normal(size=(people, 6)), months, axis=0)
    of_month = np.tile(random.normal(size=(months, 6)), (people, 1))
    table = 0.8 * own + 0.6 * random.normal(size=own.shape) + 0.1 * of_month
    if season is not None:
        table[index.get_level_values("month").month == season] += 1.5
    table[: len(table) // 10, 1] = np.nan
    return pd.DataFrame(table, index=index, columns=NAMES)


def score(table):
    return table.fillna(0).sum(axis=1).to_numpy()


def look(table, *, shift=0.0, month=AFTER, columns=NAMES, **more):
    """Remember all months but the last, and look at the last as if it were another."""
    months = table.index.get_level_values("month")
    before, now = table[months < months.max()], table.xs(months.max(), level="month").copy()
    now[columns] += shift
    return drift_since(histograms(before, score(before)), now, score(now), month, **more)


def test_ordinary_months_seldom_withdraw_the_promise():
    found = [look(history(seed)) for seed in range(40)]
    assert np.mean([one.standing == "withdrawn" for one in found]) <= 0.05
    assert not any(one.standing == "cannot tell" for one in found)


@pytest.mark.parametrize(("columns", "shift"), [(NAMES, 0.6), (NAMES[:2], 1.5)])
def test_a_shift_withdraws_it_in_words(columns, shift):
    found = look(history(0), shift=shift, columns=columns)
    assert found.standing == "withdrawn"
    assert set(found.drifted) <= set(columns)
    assert "withdrawn" in found.text().en
    assert "撤回" in found.text().zh
    told = found.to_dict()
    assert told["standing"] == "withdrawn"
    assert told["metrics"][columns[0]]["distance"] > told["metrics"][columns[0]]["distance_usual"]


def test_like_is_compared_with_like():
    table = history(1, months=25, season=1)  # every January is 1.5 higher, and the last month is one
    assert look(table).stands
    assert look(table, month=pd.Timestamp("2026-07-01")).standing == "withdrawn"


def test_binned_distances_are_those_of_the_values_up_to_a_bin():
    table = history(2)
    months = table.index.get_level_values("month")
    before, now = table[months < months.max()], table.xs(months.max(), level="month")
    found = look(table, month=months.max())
    for name in NAMES:
        exact = stats.ks_2samp(before[name].dropna(), now[name].dropna()).statistic
        assert exact - 0.03 <= found.metrics.loc[name, "distance"] <= exact + 1e-9
        psi, _ = population_stability(before[name], now[name])
        assert found.metrics.loc[name, "psi"] == pytest.approx(psi, abs=0.02)
    assert found.metrics["missing_then"].tolist()[:2] == pytest.approx([0, before["m1"].isna().mean()])


def test_a_metric_that_is_gone_has_drifted_and_an_unknown_one_is_left_alone():
    table = history(3)
    then = histograms(table, score(table))
    now = table.xs(pd.Timestamp("2025-12-01"), level="month")
    found = drift_since(then, now.drop(columns="m0").assign(new=1.0), score(now), AFTER)
    assert found.drifted == ("m0",)
    assert found.metrics.loc["m0", "missing_now"] == 1
    assert list(found.metrics.index) == NAMES


def test_nothing_is_told_of_few_people_or_few_months():
    few = look(history(4, people=40))
    assert few.standing == "cannot tell"
    assert few.people_then == 0
    assert "too few people" in few.text().en
    assert look(history(4, people=40), limits=DriftLimits(fewest=20)).standing == "cannot tell"
    short = look(history(4, months=5))
    assert short.standing == "cannot tell"
    assert "4" in short.reasons[0].zh
    assert short.to_dict()["score"]["psi"] is None
    small = histograms(history(4, people=40), score(history(4, people=40)))
    assert small.counts.shape[0] == 0  # counts of few would speak of single ones


def test_a_month_that_was_learned_from_is_not_held_against_itself():
    table = history(5)
    then = histograms(table, score(table))
    month = int(then.months[-1])
    assert then.beside(month).sum() == len(then.months) - 1
    assert not then.beside(month)[-1]
    assert then.beside(month + 1).sum() == 2  # Januaries of two years


def test_the_order_of_people_is_nothing_and_arrays_read_back():
    table = history(6)
    then = histograms(table, score(table))
    mixed = table.sample(frac=1, random_state=0)
    again = histograms(mixed, score(mixed))
    back = Histograms.from_arrays(then.names, then.to_arrays())
    for name, array in then.to_arrays().items():
        assert (array == again.to_arrays()[name]).all()
        assert (array == back.to_arrays()[name]).all()


def test_arrays_that_do_not_fit_are_refused():
    arrays = histograms(history(7), score(history(7))).to_arrays()
    with pytest.raises(ModelError, match="counts"):
        Histograms.from_arrays(tuple(NAMES), arrays | {"counts": arrays["counts"][:, :3]})
    bent = arrays["counts"].copy()
    bent[0, 0, 0] += 1
    with pytest.raises(ModelError, match="one bin of each metric"):
        Histograms.from_arrays(tuple(NAMES), arrays | {"counts": bent})
    with pytest.raises(ModelError, match="one a row"):
        drift_since(Histograms.from_arrays(tuple(NAMES), arrays), history(7), [1.0], AFTER)
