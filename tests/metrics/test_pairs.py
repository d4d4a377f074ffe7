"""Pairs and concentration against every possible deal, scipy, and numpy."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from riskml.metrics.hypergeometric_sums import mid_p
from tests.metrics.conftest import make_card, make_steps, measure_steps, officials
from tests.metrics.oracle import held, in_window, shared_tail

PAIR = make_card("pair", "pairs")
TWINS = make_card("twins", "concentration", minimum=1)
FAVOUR = make_card("favour", "pairs", "counterparty_id, elapsed_hours", concern="low", minimum=5)


def deal(rows: list[tuple[str, str]], stamp: str = "2026-11-03 10:00") -> pd.DataFrame:
    """One pool of cases: who handled whom."""
    frame = make_steps(len(rows)).assign(matter_id="m", unit_id="u", occurred_at=pd.Timestamp(stamp))
    return frame.assign(official_id=[who for who, _ in rows], counterparty_id=[whom for _, whom in rows])


@pytest.mark.parametrize("parties", ["xxyyz", "xxxyyz", "xxxxyy"])
def test_concentration_has_the_moments_of_every_possible_deal(parties: str) -> None:
    people = "aaabbb"[: len(parties)]
    own = people.count("a")

    def twins(order: tuple[str, ...], who: str) -> int:
        held = [party for party, official in zip(order, people, strict=True) if official == who]
        return sum(held.count(party) - 1 for party in held)

    orders = list(permutations(parties))
    dealt = np.array([twins(order, "a") for order in orders])
    both = dealt + np.array([twins(order, "b") for order in orders])
    answer = measure_steps(deal(list(zip(people, parties, strict=True))), [TWINS])
    found = officials(answer, "twins").loc["a"]
    ordered = own * (own - 1)
    assert found["observed"] == pytest.approx(twins(tuple(parties), "a") / ordered)
    assert found["expected"] == pytest.approx(dealt.mean() / ordered)
    assert found["high"] - found["effect"] == pytest.approx(1.959963984540054 * dealt.std() / ordered, rel=1e-6)
    unit = answer.profile[answer.profile["subject"] == "unit"].iloc[0]
    all_ordered = ordered + people.count("b") * (people.count("b") - 1)
    assert unit["expected"] == pytest.approx(both.mean() / all_ordered)
    assert unit["high"] - unit["effect"] == pytest.approx(1.959963984540054 * both.std() / all_ordered, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(0, 40)), min_size=1, max_size=5), st.data()
)
def test_the_tail_is_scipys(pools: list[tuple[int, int, int]], data: st.DataObject) -> None:
    sized = [(n, m, max(n, m) + more) for n, m, more in pools]
    x = data.draw(st.integers(0, sum(min(n, m) for n, m, _ in sized)))
    n, m, cases = (np.array(column) for column in zip(*sized, strict=True))
    found = mid_p(np.zeros(len(sized), dtype=np.int64), np.array([x]), n, m, cases)[0]
    assert found == pytest.approx(shared_tail(x, sized), rel=1e-9, abs=1e-300)


def test_one_pair_alone_or_among_others_has_the_same_bits() -> None:
    rng = np.random.default_rng(5)
    counts = rng.integers(1, 6, 200)
    pair = np.repeat(np.arange(200), counts)
    cases = rng.integers(10, 90, len(pair))
    n, m = (np.minimum(rng.integers(1, 12, len(pair)), cases) for _ in range(2))
    x = np.array([min(2, int(np.minimum(n, m)[pair == one].sum())) for one in range(200)])
    together = mid_p(pair, x, n, m, cases)
    for one in range(0, 200, 17):
        mine = pair == one
        alone = mid_p(np.zeros(counts[one], dtype=np.int64), x[[one]], n[mine], m[mine], cases[mine])[0]
        assert alone == together[one]


def pools_of(rows: pd.DataFrame, who: str, whom: str) -> list[tuple[int, int, int]]:
    pools = []
    for _, pool in rows.groupby(["matter_id", "unit_id", rows["occurred_at"].dt.to_period("Q")]):
        n, m = int((pool["official_id"] == who).sum()), int((pool["counterparty_id"] == whom).sum())
        if n and m and n < len(pool):
            pools.append((n, m, len(pool)))
    return pools


def test_the_strongest_pair_and_its_tail() -> None:
    steps = make_steps(2500, months=12)
    crony = steps["official_id"].eq("o004") & (np.arange(len(steps)) % 6 == 0)
    steps = steps.assign(counterparty_id=steps["counterparty_id"].mask(crony, "crony"))
    answer = measure_steps(steps, [PAIR])
    found = officials(answer, "pair").loc["o004"]
    rows = in_window(steps)
    shared = rows[rows["official_id"].eq("o004") & rows["counterparty_id"].eq("crony")]
    pools = pools_of(rows, "o004", "crony")
    assert found["observed"] == len(shared)
    assert found["expected"] == pytest.approx(sum(n * m / cases for n, m, cases in pools))
    assert found["ratio"] == pytest.approx((len(shared) + 1) / (found["expected"] + 1))
    # The posterior mean of a Poisson rate with a gamma prior of mean one and weight one case.
    assert found["ratio"] == pytest.approx(stats.gamma(len(shared) + 1, scale=1 / (found["expected"] + 1)).mean())
    # Byar's interval beside the exact one of a Poisson count.
    exact = stats.chi2.ppf([0.025, 0.975], [2 * len(shared), 2 * len(shared) + 2]) / 2 / found["expected"]
    assert [found["low"], found["high"]] == pytest.approx(exact.tolist(), rel=0.01)
    works = rows[rows["unit_id"] == "u1"].groupby(["matter_id", "counterparty_id"]).size()
    tests = int((works >= 2).sum())
    tail = -np.expm1(tests * np.log1p(-shared_tail(len(shared), pools)))
    assert found["z"] == pytest.approx(stats.norm.isf(tail), rel=1e-9)
    told = answer.evidence[(answer.evidence["metric"] == "pair") & (answer.evidence["subject_id"] == "o004")]
    assert set(told["counterparty_id"]) == {"crony"}
    assert sorted(told["ref"]) == sorted(shared["operation_id"]), "every meeting of a pair that stands out is cited"
    others = officials(answer, "pair").drop("o004")["z"]
    assert (others >= 0).all()
    assert others.max() < 3 < found["z"]


def test_a_pool_of_one_official_says_nothing() -> None:
    answer = measure_steps(deal([("a", "x")] * 8), [PAIR, TWINS])
    assert officials(answer, "pair").loc["a", "status"] == "no_peers"
    assert officials(answer, "twins").loc["a", "status"] == "no_peers"


def test_favour_within_the_pair_is_against_the_same_officials_others() -> None:
    steps = make_steps(3000, months=12)
    friend = steps["official_id"].eq("o002") & (np.arange(len(steps)) % 9 == 0)
    steps["counterparty_id"] = steps["counterparty_id"].mask(friend, "friend")
    steps["elapsed_hours"] = steps["elapsed_hours"].where(~friend, steps["elapsed_hours"] / 12)
    answer = measure_steps(steps, [FAVOUR])
    found = officials(answer, "favour").loc["o002"]
    rows = held(steps, "elapsed_hours")
    own = rows[rows["official_id"] == "o002"]
    expected = total = 0.0
    for _, stratum in own.groupby(["matter_id", "step"]):
        mine = stratum["counterparty_id"] == "friend"
        expected += mine.sum() * stratum.loc[~mine, "elapsed_hours"].mean()
        total += stratum.loc[mine, "elapsed_hours"].sum()
    size = int((own["counterparty_id"] == "friend").sum())
    assert found["exposure"] == size
    assert found["observed"] == pytest.approx(total / size, rel=1e-7)
    assert found["expected"] == pytest.approx(expected / size, rel=1e-7)
    assert found["z"] < -3
    told = answer.evidence[answer.evidence["subject_id"] == "o002"]
    assert set(told["counterparty_id"]) == {"friend"}
    assert (told["weight"] < 0).all()
    rest = officials(answer, "favour").drop("o002")
    assert (rest["z"].dropna() <= 0).all()


def pairs_beside_others(rows: pd.DataFrame) -> pd.DataFrame:
    """Each pair with its sum, and the mean and variance that a deal of the official's own work would give it."""
    answers = []
    for (who, whom), pair in rows.groupby(["official_id", "counterparty_id"]):
        told = {"who": who, "whom": whom, "n": 0, "observed": 0.0, "expected": 0.0, "variance": 0.0}
        for work, mine in pair.groupby(["matter_id", "step"]):
            own = rows[(rows["official_id"] == who) & (rows["matter_id"] == work[0]) & (rows["step"] == work[1])]
            rest = own.loc[own["counterparty_id"] != whom, "elapsed_hours"]
            if len(rest):
                told["n"] += len(mine)
                told["observed"] += mine["elapsed_hours"].sum()
                told["expected"] += len(mine) * rest.mean()
                told["variance"] += len(mine) * len(own) / len(rest) * own["elapsed_hours"].var(ddof=1)
        answers.append(told)
    return pd.DataFrame(answers)


@pytest.mark.parametrize(("concern", "habit"), [("low", 0.0), ("both", 0.0), ("high", 0.8), ("both", 0.8)])
def test_of_a_value_the_furthest_pair_its_spread_and_its_correction(concern: str, habit: float) -> None:
    """Held against scipy's median absolute deviation and the Šidák correction of statsmodels."""
    steps = make_steps(3000, months=12)
    rng = np.random.default_rng(3)
    steps["counterparty_id"] = [f"p{one:02d}" for one in rng.integers(0, 12, len(steps))]
    by_pair = steps.groupby(["official_id", "counterparty_id"]).ngroup()
    steps["elapsed_hours"] = np.round(steps["elapsed_hours"] * np.exp(habit * rng.normal(size=300))[by_pair], 3)
    card = make_card("favour", "pairs", "counterparty_id, elapsed_hours", concern=concern, minimum=5)
    found = officials(measure_steps(steps, [card]), "favour")

    pairs = pairs_beside_others(held(steps, "elapsed_hours"))
    pairs = pairs[pairs["n"] >= 5]
    pairs["raw"] = (pairs["observed"] - pairs["expected"]) / np.sqrt(pairs["variance"])
    spread = stats.median_abs_deviation(pairs["raw"], scale="normal")
    assert (spread > 1.2) == (habit > 0)
    pairs["raw"] /= max(spread, 1.0)
    side = {"low": -pairs["raw"], "high": pairs["raw"], "both": pairs["raw"].abs()}[concern]
    tails = stats.norm.sf(side) * (2 if concern == "both" else 1)
    for who, own in pairs.assign(p=np.minimum(tails, 1.0)).groupby("who"):
        best = own.loc[own["p"].idxmin()]
        corrected = multipletests(own["p"], method="sidak")[1].min()
        size = np.clip(stats.norm.isf(corrected), 0, 12)
        low = concern == "low" or (concern == "both" and best["raw"] < 0)
        assert found.loc[who, "observed"] == pytest.approx(best["observed"] / best["n"], rel=1e-7)
        assert found.loc[who, "expected"] == pytest.approx(best["expected"] / best["n"], rel=1e-7)
        assert found.loc[who, "z"] == pytest.approx(-size if low else size, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("late", [1, 2, 3, 5])
def test_of_shares_a_pair_is_held_against_the_skewed_deal(late: int) -> None:
    """Five cases of one counterparty, and seven late ones among the hundred of others: near the exact mid-p tail."""
    own = [("a", "k", 1)] * late + [("a", "k", 0)] * (5 - late)
    others = [("a", f"o{one}", int(one < 7)) for one in range(100)]
    rows = own + others
    steps = deal([(who, whom) for who, whom, _ in rows]).assign(late=[one for *_, one in rows])
    card = make_card("share", "pairs", "counterparty_id, late", concern="high", minimum=5)
    found = officials(measure_steps(steps, [card]), "share").loc["a", "z"]
    chance = stats.hypergeom(105, 7 + late, 5)
    exact = stats.norm.isf(chance.sf(late) + 0.5 * chance.pmf(late))
    straight = (late - 5 * 0.07) / (5 * 105 / 100 * np.var([one for *_, one in rows], ddof=1)) ** 0.5
    assert found == pytest.approx(
        max(exact, 0.0), abs=0.35 if late < 5 else 0.6
    )  # far out it errs on the cautious side
    assert found < exact + 0.35
    assert late == 1 or abs(found - exact) < abs(straight - exact)


def test_ten_cases_of_a_pair_are_enough_to_see_a_third_of_the_time() -> None:
    """A quarter of the people take a third of the time for one of twenty counterparties who come ten times each.

    In days a mean is ruled by the slow files, and nothing below 0 days can be told from quick: 2 of 15 were seen. In
    logs, as `favour_speed` has it, most are, and hardly any of those who favour nobody.
    """
    rng, rows = np.random.default_rng(1), []
    favouring = [f"o{official:03d}" for official in range(15)]
    for official in range(60):
        for party in range(20):
            pace = 1 / 3 if official < len(favouring) and party == 0 else 1.0
            days = (rng.gamma(2, 2.5, 10) * pace).astype(int)
            rows += [(f"o{official:03d}", f"p{(official * 7 + party) % 300:03d}", day) for day in days]
    steps = pd.DataFrame(rows, columns=["official_id", "counterparty_id", "elapsed_workdays"]).assign(
        operation_id=[f"op{number:05d}" for number in range(len(rows))],
        unit_id="u",
        matter_id="m",
        step="s",
        occurred_at=pd.Timestamp("2026-01-05") + pd.to_timedelta(rng.integers(0, 330, len(rows)), unit="D"),
    )
    value = "counterparty_id, ln(elapsed_workdays + 1e0)"
    told = officials(measure_steps(steps, [make_card("favour", "pairs", value, concern="low")]), "favour")
    seen = told["z"] < -2
    assert seen[favouring].mean() >= 0.8
    assert seen.drop(favouring).mean() <= 0.1
