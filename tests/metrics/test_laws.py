"""What holds for every metric: order, doubling, time, threads, chance, and other databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.engine import Engine, Stage, transpile
from riskml.metrics.evidence import MOST_COUNTED
from tests.metrics.conftest import AS_OF, make_card, make_presence, make_steps, measure_steps, officials

if TYPE_CHECKING:
    from riskml.metrics import Measurement

CARDS = [
    make_card("late", "rate", "late", trend=True),
    make_card("hours", "mean", "elapsed_hours", concern="both", trend=True),
    make_card("load", "volume", "elapsed_hours", concern="both"),
    make_card("pair", "pairs"),
    make_card("twins", "concentration", trend=True),
    make_card("favour", "pairs", "counterparty_id, elapsed_hours", concern="both"),
    make_card(
        "lagged",
        "mean",
        "lag(elapsed_hours) over (partition by official_id order by occurred_at, operation_id)",
        peers="all",
    ),
]
SMALL = make_steps(700, officials=12, units=2, seed=8)


def frames(answer: Measurement) -> list[pd.DataFrame]:
    return [answer.profile, answer.series, answer.evidence, answer.gaps]


def same(one: Measurement, other: Measurement) -> None:
    for mine, theirs in zip(frames(one), frames(other), strict=True):
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), threads=st.sampled_from([1, 2, 4]))
def test_the_order_of_rows_and_the_number_of_threads_change_no_bit(seed: int, threads: int) -> None:
    base = measure_steps(SMALL, CARDS, months=2, threads=1)
    assert base.gaps.empty
    shuffled = SMALL.sample(frac=1, random_state=seed)
    same(base, measure_steps(shuffled, CARDS, months=2, threads=threads))


def test_the_order_of_cards_changes_no_bit() -> None:
    same(measure_steps(SMALL, CARDS), measure_steps(SMALL, CARDS[::-1]))


def test_many_rows_on_many_threads_give_the_same_bits() -> None:
    large = make_steps(260_000, officials=60, units=5)
    cards = CARDS[:3]
    same(measure_steps(large, cards, threads=1), measure_steps(large.sample(frac=1, random_state=1), cards, threads=4))


def test_doubling_everybody_changes_nobodys_ratio() -> None:
    cards = [card.model_copy(update={"peers": "all"}) for card in CARDS[:3]]
    twice = pd.concat([SMALL, SMALL.assign(operation_id=SMALL["operation_id"] + "again")])
    presence = make_presence(SMALL)
    once = measure_steps(SMALL, cards, presence=presence).profile
    doubled = measure_steps(twice, cards, presence=presence).profile
    keys = ["subject", "subject_id", "metric"]
    for metric in ("late", "hours", "load"):
        mine = once[once["metric"] == metric].set_index(keys)["effect"]
        theirs = doubled[doubled["metric"] == metric].set_index(keys)["effect"]
        np.testing.assert_allclose(mine, theirs.loc[mine.index], rtol=1e-8, atol=1e-8)


def test_what_comes_after_as_of_changes_nothing() -> None:
    before = SMALL[SMALL["occurred_at"] < "2026-07-11"]
    as_of = date(2026, 7, 10)
    cards = [card for card in CARDS if card.name != "lagged"]
    same(measure_steps(before, cards, as_of=as_of), measure_steps(SMALL, cards, as_of=as_of))


def test_an_earlier_month_of_the_profile_is_what_was_measured_then() -> None:
    cards = [make_card("late", "rate", "late")]
    told = measure_steps(SMALL, cards, months=6).profile
    then = measure_steps(SMALL, cards, months=1, as_of=date(2026, 9, 30)).profile
    earlier = told[told["month"] == pd.Timestamp("2026-09-01")].reset_index(drop=True)
    pd.testing.assert_frame_equal(earlier, then, check_exact=True)


@pytest.mark.parametrize("compare", ["rate", "mean"])
def test_a_fold_of_one_month_is_the_direct_computation(compare: str) -> None:
    card = make_card("metric", compare, "late", minimum=3)
    series = measure_steps(SMALL, [card]).series
    month = SMALL[SMALL["occurred_at"] >= "2026-12-01"]
    direct = officials(measure_steps(month, [card]), "metric")
    folded = series[series["subject"] == "official"].set_index("subject_id")
    for column in ("observed", "expected", "exposure"):
        np.testing.assert_allclose(folded[column], direct.loc[folded.index, column], rtol=1e-8)


def test_who_works_like_everybody_else_has_an_expected_z_below_one() -> None:
    found: dict[str, list[float]] = {}
    for seed in range(4):
        steps = make_steps(5000, officials=40, units=2, seed=100 + seed, months=12)
        profile = measure_steps(steps, CARDS, months=1).profile
        for metric, part in profile[profile["status"] == "measured"].groupby("metric"):
            found.setdefault(str(metric), []).extend(part.loc[part["subject"] == "official", "z"])
    assert set(found) >= {"late", "hours", "load", "pair", "twins", "lagged"}
    for metric, z in found.items():
        assert np.mean(np.abs(z)) < 1, metric
        if metric in {"late", "hours", "load", "lagged"}:
            assert 0.6 < np.std(z) < 1.3, metric


def test_overdispersed_peers_do_not_make_everybody_stand_out() -> None:
    rng = np.random.default_rng(7)
    steps = make_steps(12_000, officials=60, units=2, months=12)
    habit = dict(zip(sorted(steps["official_id"].unique()), rng.beta(2, 6, 60), strict=True))
    steps["late"] = (rng.random(len(steps)) < steps["official_id"].map(habit)).astype(int)
    found = officials(measure_steps(steps, [CARDS[0]]), "late")
    assert found["z"].abs().mean() < 1
    assert found["ratio"].std() > 0.3


class Listening(Engine):
    """An engine that remembers every select it ran."""

    said: dict[str, str]

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.said = {}

    def run(self, stage: Stage) -> None:
        self.said[stage.sql] = stage.name
        super().run(stage)

    def append(self, stage: Stage) -> None:
        self.said[stage.sql] = stage.name
        super().append(stage)


def test_every_stage_has_an_equal_on_spark() -> None:
    heard: list[Listening] = []

    def listening(*given: Any) -> Listening:
        heard.append(Listening(*given))
        return heard[-1]

    measure_steps(SMALL, CARDS, engine_of=listening)
    said = heard[0].said
    assert len(set(said.values())) > 50
    for sql, name in said.items():
        assert "." not in "".join(part for part in transpile(sql, "spark", name).split() if part.isdecimal())
        assert "HUGEINT" not in sql.upper()


def test_evidence_weighs_in_the_direction_of_the_concern() -> None:
    answer = measure_steps(SMALL, CARDS, as_of=AS_OF)
    evidence = answer.evidence
    far = answer.profile[answer.profile["month"] == answer.profile["month"].max()]
    far = far[(far["subject"] == "official") & (far["z"].abs() >= 2)].set_index(["subject_id", "metric"]).index
    few = ~pd.MultiIndex.from_frame(evidence[["subject_id", "metric"]]).isin(far)
    assert evidence.loc[few, "rank"].between(1, 5).all()
    assert evidence["rank"].between(1, MOST_COUNTED).all()
    assert not evidence.duplicated(["subject_id", "metric", "rank"]).any()
    late = evidence[evidence["metric"] == "late"]
    flagged = officials(answer, "late").query("z >= 1").index
    assert set(late["subject_id"]) == set(flagged)
    known = SMALL.set_index("operation_id")["late"]
    assert (known.loc[late["ref"]] == 1).all()
    assert ((late["weight"] > 0) & (late["weight"] <= 1)).all()
    hours = evidence[evidence["metric"] == "hours"].merge(
        officials(answer, "hours")["z"], left_on="subject_id", right_index=True
    )
    assert (np.sign(hours["weight"]) == np.sign(hours["z"])).all()
