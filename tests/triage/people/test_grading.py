"""The month's list: who is on it, in what order, what it says, and what it never does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from riskml.core.errors import CardError, ModelError
from riskml.triage import GradeSettings, Null, grade
from riskml.triage.people.grading import COLUMNS

AS_OF = date(2025, 12, 31)
REFERENCE = np.sort(np.random.default_rng(1).normal(size=4000))
NO_HITS = pd.DataFrame(columns=["rule", "grade", "official_id"])
FORBIDDEN = ("guilty", "corrupt", "violation found", "suspect", "腐败", "违纪", "嫌疑")


def scores_of(values, names=None):
    names = [f"o{n}" for n in range(len(values))] if names is None else names
    return pd.DataFrame({"score": values}, index=pd.Index(names, name="official_id"))


def hits_of(*rows):
    return pd.DataFrame(list(rows), columns=["rule", "grade", "official_id"])


def run(scores, hits=NO_HITS, reference=REFERENCE, *, seed=3, as_of=AS_OF, **changes):
    return grade(scores, hits, reference, GradeSettings(**changes), seed=seed, as_of=as_of)


def test_yellow_by_score_red_only_by_a_red_rule():
    scores = scores_of([9.0, 0.1, 0.2, 8.0] + [0.0] * 30)
    warnings = run(scores, hits_of(("split", "red", "o1"), ("late", "yellow", "o2"), ("late", "yellow", "o3")))
    by_id = warnings.set_index("official_id")
    assert by_id.loc[["o0", "o1", "o2", "o3"], "grade"].tolist() == ["yellow", "red", "none", "yellow"]
    assert by_id.loc[["o0", "o1", "o2", "o3"], "selected_by"].tolist() == ["score", "rule", "", "score"]
    assert warnings["official_id"].iloc[0] == "o1"
    assert tuple(warnings.columns) == COLUMNS
    assert "split (1)" in by_id.loc["o1", "reason_en"]
    assert "规则命中" in by_id.loc["o1", "reason_zh"]


def test_a_yellow_hit_lists_nobody_by_itself_unless_scores_cannot_be_judged():
    scores, hits = scores_of([9.0] + [0.0] * 30), hits_of(("late", "yellow", "o7"), ("late", "yellow", "o0"))
    judged = run(scores, hits, random_share=0.0).set_index("official_id")
    assert judged.loc[["o0", "o7"], "grade"].tolist() == ["yellow", "none"]
    assert judged.loc["o7", "cut"] == "yellow"
    assert "lists nobody by itself" in judged.loc["o7", "reason_en"]
    unjudged = run(scores, hits, reference=REFERENCE[:100], random_share=0.0).set_index("official_id")
    assert unjudged.loc[["o0", "o7"], "selected_by"].tolist() == ["rule", "rule"]


def test_the_list_goes_by_what_remains_of_a_score_and_tells_both():
    scores = scores_of([9.0, 8.0] + [0.0] * 30)
    left = pd.Series({"o0": 0.3, "o1": 9.5, "o2": np.nan})  # more than the score, or nothing, leaves the score
    warnings = grade(scores, NO_HITS, REFERENCE, GradeSettings(), seed=3, as_of=AS_OF, remaining=left)
    told = warnings.set_index("official_id")
    assert told.loc[["o0", "o1", "o2"], "remaining"].tolist() == [0.3, 8.0, 0.0]
    assert told.loc[["o0", "o1", "o2"], "score"].tolist() == [9.0, 8.0, 0.0]
    assert told.loc["o0", "selected_by"] != "score"
    assert told.loc["o1", "selected_by"] == "score"
    assert "0.300" in told.loc["o0", "reason_zh"]
    alone = run(scores).set_index("official_id")
    assert (told["p_value"] >= alone["p_value"].reindex(told.index)).all()


def test_p_values_are_conformal_and_depend_on_nobody_else():
    scores = scores_of(np.linspace(-3, 6, 50))
    together = run(scores).set_index("official_id")["p_value"]
    for name in ("o0", "o25", "o49"):
        alone = run(scores.loc[[name]]).set_index("official_id")["p_value"]
        by_hand = (1 + sum(r >= scores.loc[name, "score"] for r in REFERENCE)) / (len(REFERENCE) + 1)
        assert alone[name] == together[name] == by_hand


people = st.integers(1, 60)


@settings(max_examples=40, deadline=None)
@given(people, st.integers(0, 10_000), st.integers(1, 12), st.floats(0, 0.5), st.data())
def test_whatever_comes_in(count, seed, capacity, share, data):
    """A score alone is never red; capacity holds; row order means nothing; everybody has both texts."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=count) * rng.choice([1, 5], size=count)
    values[rng.random(count) < 0.1] = np.nan
    scores = scores_of(values)
    ids = [*scores.index, "o-without-score"]
    rows = data.draw(
        st.lists(
            st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["red", "yellow"]), st.sampled_from(ids)),
            max_size=8,
        )
    )
    hits = hits_of(*rows)
    warnings = run(scores, hits, capacity=capacity, random_share=share, seed=seed)

    red_by_rule = {official for _, colour, official in rows if colour == "red"}
    assert set(warnings.loc[warnings["grade"] == "red", "official_id"]) <= red_by_rule
    assert set(warnings.loc[warnings["cut"] == "red", "official_id"]) <= red_by_rule
    asked = GradeSettings(capacity=capacity, random_share=share)
    on_list = warnings["grade"] != "none"
    assert on_list.sum() <= asked.places
    assert (warnings["selected_by"] != "").sum() <= asked.capacity
    assert (warnings["selected_by"].isin(["rule", "score"]) == on_list).all()
    # nothing is lost: whoever earned a grade has it, or `cut` says why not: the list was full, or yellow hits alone
    told = warnings["reason_en"].str.contains("were full|was full")
    alone = warnings["reason_en"].str.contains("lists nobody by itself")
    assert ((warnings["cut"] != "") == (told | alone)).all()
    assert on_list.sum() == asked.places or not told.any()
    assert set(warnings["official_id"]) == set(scores.index) | {official for _, _, official in rows}
    assert (warnings[["promise_zh", "promise_en", "reason_zh", "reason_en"]] != "").all(axis=None)
    text = " ".join(warnings[["promise_zh", "promise_en", "reason_zh", "reason_en"]].to_numpy().ravel()).lower()
    assert not any(word in text for word in FORBIDDEN)

    order = rng.permutation(count)
    again = run(
        scores.iloc[order], hits.iloc[::-1].reset_index(drop=True), capacity=capacity, random_share=share, seed=seed
    )
    pd.testing.assert_frame_equal(warnings, again)


def test_the_list_is_filled_red_first_then_by_p_then_by_score():
    scores = scores_of([7.0, 9.0, 8.0, 0.0, 0.3] + [0.0] * 40)
    warnings = run(
        scores, hits_of(("r", "red", "o3"), ("r", "red", "o4"), ("y", "yellow", "o5")), capacity=4, random_share=0.0
    )
    assert warnings.loc[warnings["grade"] != "none", "official_id"].tolist() == ["o4", "o3", "o1", "o2"]
    cut = warnings[warnings["cut"] != ""]
    assert cut["official_id"].tolist() == ["o0", "o5"]
    assert cut["cut"].tolist() == ["yellow", "yellow"]
    assert cut["reason_en"].str.contains("4 places of the list were full").tolist() == [True, False]
    assert (cut["selected_by"] == "").all()


def test_among_red_whom_the_rarest_rule_names_comes_first():
    scores = scores_of([5.0, 4.0, 3.0, 2.0, 1.0] + [0.0] * 30)
    wide = [("late", "red", f"o{n}") for n in range(5)]
    warnings = run(scores, hits_of(*wide, ("own", "red", "o4"), ("few", "red", "o3"), ("few", "red", "o2")))
    assert warnings["official_id"].head(5).tolist() == ["o4", "o2", "o3", "o0", "o1"]


def test_more_reds_than_places_are_said_not_dropped():
    scores = scores_of([0.0] * 10)
    warnings = run(scores, hits_of(*[("r", "red", f"o{n}") for n in range(6)]), capacity=4, random_share=0.0)
    assert (warnings["grade"] == "red").sum() == 4
    assert (warnings["cut"] == "red").sum() == 2
    assert warnings.loc[warnings["cut"] == "red", "reason_zh"].str.contains("本可列为红色").all()


def test_ties_go_by_hash_not_by_name():
    """Equal people are listed in an order that no name decides: over dates each comes first about as often."""
    scores = scores_of([9.0] * 4 + [0.0] * 200, names=["a", "b", "c", "d", *[f"z{n}" for n in range(200)]])
    first = [
        run(scores, capacity=1, random_share=0.0, as_of=AS_OF - timedelta(days=n))["official_id"].iloc[0]
        for n in range(120)
    ]
    counts = pd.Series(first).value_counts().reindex(["a", "b", "c", "d"], fill_value=0)
    assert chisquare(counts).pvalue > 0.001


def test_draws_are_uniform_and_the_stated_probability_is_theirs():
    scores = scores_of([9.0] * 5 + [0.0] * 25)
    seen = pd.Series(0, index=[f"o{n}" for n in range(5, 30)])
    months = 400
    for n in range(months):
        warnings = run(scores, capacity=10, random_share=0.3, as_of=AS_OF - timedelta(days=n)).set_index("official_id")
        drawn = warnings.index[warnings["selected_by"] == "random"]
        assert len(drawn) == 3
        seen[drawn] += 1
    assert set(warnings.loc[[f"o{n}" for n in range(5)], "inclusion_probability"]) == {1.0}
    assert set(warnings.loc[seen.index, "inclusion_probability"]) == {3 / 25}
    assert chisquare(seen).pvalue > 0.001
    assert seen.sum() == months * 3


def test_draws_let_the_precision_of_everybody_be_estimated_without_bias():
    """Horvitz and Thompson: the sum of truth over probability, averaged over draws, is the truth."""
    truth = {f"o{n}": n % 3 == 0 for n in range(40)}
    scores = scores_of([9.0] * 4 + [0.0] * 36)
    estimates = []
    for n in range(600):
        warnings = run(scores, capacity=10, random_share=0.4, as_of=AS_OF - timedelta(days=n))
        looked_at = warnings[warnings["selected_by"] != ""]
        estimates.append(
            sum(
                truth[official] / chance
                for official, chance in zip(looked_at["official_id"], looked_at["inclusion_probability"], strict=True)
            )
        )
    assert np.mean(estimates) == pytest.approx(sum(truth.values()), abs=3 * np.std(estimates) / np.sqrt(600))


def test_the_same_seed_and_date_draw_the_same_people():
    scores = scores_of([0.0] * 50)

    def drawn(seed, as_of=AS_OF):
        warnings = run(scores, seed=seed, as_of=as_of)
        return set(warnings.loc[warnings["selected_by"] == "random", "official_id"])

    assert drawn(3) == drawn(3)
    assert len({frozenset(drawn(seed)) for seed in range(20)}) > 15
    assert len({frozenset(drawn(3, AS_OF - timedelta(days=n))) for n in range(20)}) > 15


def test_what_was_cut_may_still_be_drawn():
    scores = scores_of([9.0] * 6)
    warnings = run(scores, capacity=2, random_share=0.5, false_discovery=0.5)
    drawn = warnings[warnings["selected_by"] == "random"]
    assert drawn["cut"].tolist() == ["yellow"]
    assert drawn["grade"].tolist() == ["none"]
    assert drawn["inclusion_probability"].tolist() == [1 / 5]


@pytest.mark.parametrize(
    ("size", "why"), [(100, "the reference holds 100 scores where 500 are needed"), (600, "too few to select anybody")]
)
def test_cannot_conclude(size, why):
    scores = scores_of([9.0] * 5 + [0.0] * 5000)
    warnings = run(scores, hits_of(("r", "red", "o7")), REFERENCE[:size], capacity=4)
    assert not warnings["concluded"].any()
    assert warnings.loc[warnings["grade"] != "none", "official_id"].tolist() == ["o7"]
    silent = warnings[warnings["selected_by"] == ""]
    assert silent["promise_en"].str.contains(why).all()
    assert silent["promise_zh"].str.startswith("无法得出结论").all()
    assert warnings["reason_en"].str.contains("Cannot conclude").all()


def test_without_any_reference_rules_still_count():
    warnings = run(scores_of([9.0, 1.0, 0.0]), hits_of(("r", "red", "o2")), REFERENCE[:0]).set_index("official_id")
    assert warnings["p_value"].isna().all()
    assert not warnings["concluded"].any()
    assert warnings.loc["o2", "grade"] == "red"
    assert warnings.index.tolist() == ["o2", "o0", "o1"]
    assert "the reference holds 0 scores" in warnings.loc["o0", "reason_en"]
    assert "nan" not in " ".join(warnings["reason_en"])


def test_no_score_is_said_and_a_hit_counts_without_one():
    warnings = run(scores_of([np.nan, 0.0, 0.1]), hits_of(("r", "yellow", "o0"))).set_index("official_id")
    assert warnings.loc["o0", "grade"] == "yellow"
    assert np.isnan(warnings.loc["o0", "p_value"])
    assert not warnings.loc["o0", "concluded"]
    assert warnings.loc["o1", "concluded"]
    assert "No score" in warnings.loc["o0", "reason_en"]


def test_the_promise_is_about_the_whole_selection_where_the_list_was_cut_too_short_to_keep_it():
    """Fifty equally strange people among a hundred; the list has four places."""
    between = np.quantile(REFERENCE, 0.93)
    scores = scores_of([between] * 50 + [-1.0] * 50)
    cut = run(scores, capacity=4, random_share=0.0, false_discovery=0.2)
    whole = run(scores, capacity=60, random_share=0.0, false_discovery=0.2)
    assert cut["promise_en"].iloc[0].startswith("By score: of the 50 people selected by score")
    assert whole["promise_en"].iloc[0].startswith("By score: of the 50 people listed by score, at most 20%")
    assert "截至2025-12-31的名单最多4人" in cut["promise_zh"].iloc[0]


def test_nobody_at_all():
    warnings = run(scores_of([]))
    assert warnings.empty
    assert tuple(warnings.columns) == COLUMNS


def test_the_order_is_the_documented_one():
    rng = np.random.default_rng(5)
    warnings = run(scores_of(rng.normal(size=80) * 2), hits_of(("r", "red", "o3"), ("y", "yellow", "o9")))
    rank = warnings["grade"].where(warnings["cut"] == "", warnings["cut"]).map({"red": 0, "yellow": 1, "none": 2})
    keys = list(zip(rank, warnings["p_value"], -warnings["score"], strict=True))
    assert all(a <= b for a, b in pairwise(keys))


def test_hits_that_no_rule_could_give_are_refused():
    with pytest.raises(CardError, match="'black'"):
        run(scores_of([0.0]), hits_of(("r", "black", "o0")))
    with pytest.raises(CardError, match="official_id"):
        run(scores_of([0.0]), hits_of().drop(columns="official_id"))
    with pytest.raises(ModelError, match="one row an official"):
        run(scores_of([0.0, 1.0], names=["a", "a"]))


def test_the_kind_of_null_changes_words_and_nothing_else():
    scores = scores_of(np.linspace(-3, 6, 50))
    told = run(scores)
    dealt = run(scores, reference=Null(REFERENCE, "dealt", 40))
    words = [f"{name}_{language}" for name in ("reason", "promise") for language in ("zh", "en")]
    pd.testing.assert_frame_equal(told.drop(columns=words), dealt.drop(columns=words))
    assert dealt["reason_zh"].str.contains("重分40遍").all()
