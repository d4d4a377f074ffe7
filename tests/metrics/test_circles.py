"""Circles: the same work in the same circumstances, where enough others did it, against plain computation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from riskml.metrics.circles import Circles, circles_of
from tests.metrics.conftest import make_card, make_steps, measure_steps, officials
from tests.metrics.oracle import cube_root_score, held, in_window, overdispersion, sums

COLUMNS = ("post", "channel", "place_id")
CIRCLES = Circles(COLUMNS)
POSTS_APART = Circles(COLUMNS, kept=("post",))


@pytest.fixture(scope="module")
def circumstanced() -> pd.DataFrame:
    """Posts that few or many hold, a channel that is rarely known, places at which few were."""
    steps = make_steps(2400, officials=30, months=14)
    rng = np.random.default_rng(5)
    number = steps["official_id"].str[1:].astype(int)
    post = np.select([number < 18, number < 27, number < 29], ["clerk", "reviewer", "chief"], "alone")
    channel = pd.Series(rng.choice(["window", "online"], len(steps))).mask(rng.random(len(steps)) < 0.4)
    place = pd.Series([f"place{one}" for one in rng.geometric(0.35, len(steps))]).mask(rng.random(len(steps)) < 0.3)
    late = rng.random(len(steps)) < np.where(post == "reviewer", 0.45, 0.15) + 0.2 * (channel == "online")
    steps = steps.assign(post=post, channel=channel, place_id=place, late=late.astype(int))
    roaming = (number % 7 == 3) & (rng.random(len(steps)) < 0.3)
    return steps.assign(unit_id=steps["unit_id"].mask(roaming, "u0"))


@pytest.mark.parametrize("circles", [CIRCLES, POSTS_APART], ids=["loose", "posts_apart"])
@pytest.mark.parametrize("peers", ["unit", "all"])
@pytest.mark.parametrize(("compare", "value"), [("rate", "late"), ("mean", "elapsed_hours")])
def test_equals_the_row_by_row_computation(
    circumstanced: pd.DataFrame, compare: str, value: str, peers: str, circles: Circles
) -> None:
    answer = measure_steps(circumstanced, [make_card("metric", compare, value, peers=peers)], circles=circles)
    found = officials(answer, "metric")
    assert (found["status"] == "no_peers").sum() == (circles is POSTS_APART)  # who holds a post alone
    found = found[found["status"] == "measured"]
    rows = in_window(circumstanced) if compare == "rate" else held(circumstanced, value)
    wanted = sums(rows, found.index, value, by_unit=peers == "unit", circles=circles)
    assert ((wanted["close"] < wanted["n"]).sum() > 0) == (circles is CIRCLES)
    assert (wanted["close"] > 0).any()
    np.testing.assert_allclose(found["close"].astype(float), wanted["close"])
    np.testing.assert_allclose(found["exposure"], wanted["n"])
    np.testing.assert_allclose(found["peers"], wanted["peers"])
    shown = 1.0 if compare == "rate" else wanted["n"]
    np.testing.assert_allclose(found["observed"], wanted["observed"] / shown, rtol=1e-8)
    np.testing.assert_allclose(found["expected"], wanted["expected"] / shown, rtol=1e-8)
    reach = wanted["expected"] if compare == "rate" else wanted["n"]
    skew = wanted["skew"] if compare == "rate" else 0 * wanted["skew"]
    difference = wanted["observed"] - wanted["expected"]
    tau2 = overdispersion(wanted.assign(difference=difference, skew=skew), reach)
    total = wanted["variance"] + tau2 * reach**2
    z = cube_root_score((difference / total**0.5).to_numpy(), (skew / total**1.5).to_numpy())
    np.testing.assert_allclose(found["z"], z, rtol=1e-5, atol=1e-7)


def test_a_circumstance_explains_what_it_can_and_nothing_more(circumstanced: pd.DataFrame) -> None:
    card = make_card("metric", "rate", "late")
    apart, together = (
        officials(measure_steps(circumstanced, [card], circles=one), "metric") for one in (Circles(), CIRCLES)
    )
    reviewers = [name for name in apart.index if 18 <= int(name[1:]) < 27]
    # Reviewers are late for their post's sake: beside each other they are ordinary.
    assert apart.loc[reviewers, "effect"].median() > 1.5
    assert together.loc[reviewers, "effect"].median() == pytest.approx(1, abs=0.15)
    # Who alone holds a post is compared with everybody.
    assert together.loc["o029", "close"] == 0


def test_one_that_is_kept_is_never_left_out(circumstanced: pd.DataFrame) -> None:
    """Two chiefs are always late: beside clerks they stand out by their post alone, beside each other not at all."""
    chiefs = circumstanced["post"] == "chief"
    rows = circumstanced.assign(late=circumstanced["late"].mask(chiefs, 1))
    loose, apart = (
        officials(measure_steps(rows, [make_card("metric", "rate", "late", peers="all")], circles=one), "metric")
        for one in (CIRCLES, POSTS_APART)
    )
    names = sorted(rows.loc[chiefs, "official_id"].unique())
    assert (loose.loc[names, "z"] > 3).all()
    assert (apart.loc[names, "peers"] == 1).all(), "thin: whatever it says moves nothing"
    assert apart.loc[names, "z"].abs().max() < 2
    assert apart.loc["o029", "status"] == "no_peers"
    clerks = [one for one in apart.index if int(one[1:]) < 18]
    assert (apart.loc[clerks, "exposure"] == loose.loc[clerks, "exposure"]).all(), "posts that many hold lose nothing"


def test_a_circumstance_that_says_nothing_moves_no_bit(circumstanced: pd.DataFrame) -> None:
    cards = [make_card("share", "rate", "late"), make_card("hours", "mean", "elapsed_hours"),
             make_card("load", "volume", "elapsed_hours")]  # fmt: skip
    silent = circumstanced.assign(place_id=None)
    silent["place_id"] = silent["place_id"].astype("str").where(silent["place_id"].notna(), None)
    with_it, without = (measure_steps(silent, cards, circles=Circles(one)) for one in (COLUMNS, COLUMNS[:2]))
    pd.testing.assert_frame_equal(with_it.profile, without.profile, check_exact=True)
    pd.testing.assert_frame_equal(with_it.evidence, without.evidence, check_exact=True)


def test_effort_and_pairs_look_at_no_circle(circumstanced: pd.DataFrame) -> None:
    cards = [make_card("load", "volume", "elapsed_hours"), make_card("pair", "pairs")]
    one, other = (measure_steps(circumstanced, cards, circles=circles) for circles in (Circles(), CIRCLES))
    pd.testing.assert_frame_equal(one.profile, other.profile, check_exact=True)
    pd.testing.assert_frame_equal(one.evidence, other.evidence, check_exact=True)


def test_evidence_is_weighed_against_the_circle_that_was_compared(circumstanced: pd.DataFrame) -> None:
    worst = circumstanced.assign(late=circumstanced["late"].mask(circumstanced["official_id"] == "o020", 1))
    answer = measure_steps(worst, [make_card("metric", "rate", "late")], circles=CIRCLES)
    told = answer.evidence[answer.evidence["subject_id"] == "o020"]
    [profiled] = answer.profile[
        (answer.profile["subject_id"] == "o020") & (answer.profile["month"] == answer.profile["month"].max())
    ].to_dict("records")
    assert len(told) == profiled["observed"], "every late act of who stands out is cited"
    assert set(told["stratum"].str.count("\x1f")) == {0}
    # Among reviewers, nearly half of whom are late, a late act weighs about half.
    assert (1 - told["weight"]).between(0.3, 0.75).all()


def test_what_is_kept_and_not_known_binds_nothing() -> None:
    of, _ = circles_of([("m\x1fa\x1fx", 1), ("m\x1fa\x1f-", 2), ("m\x1f-\x1fx", 3)], kept=[1, 2])
    assert dict(zip(of["stratum_code"].to_pylist(), of["outermost"].to_pylist(), strict=True)) == {1: 2, 2: 1, 3: 2}


def test_circles_lie_within_each_other() -> None:
    of, circles = circles_of([("m/s\x1fa\x1fx", 1), ("m/s\x1fa\x1f-", 2), ("m/s\x1f-\x1fx", 3), ("n/s\x1fa\x1fx", 4)])
    levels = {code: [] for code in range(1, 5)}
    for code, level in zip(of["stratum_code"].to_pylist(), of["level"].to_pylist(), strict=True):
        levels[code].append(level)
    assert levels == {1: [0, 1, 2], 2: [0, 1], 3: [0, 2], 4: [0, 1, 2]}
    assert len(set(circles["circle"].to_pylist())) == circles.num_rows
