from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskml.core.texts import Text
from riskml.evaluation import DIFFUSE, DISPUTED
from riskml.scoring.reference import conformal_p
from riskml.triage import GradeSettings, benjamini_hochberg, flag_explanations, grade, score_threshold

GONE = Text(zh="等级的承诺已撤回：得分的分布已变化。", en="The promise on grades is withdrawn: scores have shifted.")


def graded(**more):
    random = np.random.default_rng(0)
    scores = pd.DataFrame({"score": [9.0, 8.0, *random.normal(size=60)]}, index=[f"o{i}" for i in range(62)])
    hits = pd.DataFrame({"rule": ["late"], "grade": ["red"], "official_id": ["o5"]})
    settings = GradeSettings(capacity=10, random_share=0.2, false_discovery=0.2)
    reference = np.random.default_rng(1).normal(size=2000)
    return grade(scores, hits, reference, settings, seed=1, as_of=date(2025, 12, 31), **more)


def test_the_threshold_is_where_selection_ends():
    random = np.random.default_rng(2)
    for _ in range(60):
        reference = np.round(random.normal(size=int(random.integers(20, 300))), 1)
        scores = np.round(random.normal(random.integers(0, 3), 2, size=30), 1)
        p = conformal_p(scores, reference)
        chosen = benjamini_hochberg(p, 0.2)
        limit = score_threshold(p, reference, 0.2)
        if not chosen.any():
            assert limit == np.inf
            continue
        assert (scores[chosen] >= limit).all()
        level = 0.2 * chosen.sum() / 30
        tried = np.arange(-9, 9, 0.05)
        assert ((tried >= limit) == (conformal_p(tried, reference) <= level + 1e-12)).all()


def test_marks_are_said_and_of_nobody_else():
    warnings = graded()
    found = pd.DataFrame({"diffuse": [True, False], "disputed": [True, False]}, index=["o0", "o1"])
    told = flag_explanations(warnings, found).set_index("official_id")
    assert told.loc["o0", "reason_zh"].endswith(DIFFUSE.zh + DISPUTED.zh)
    assert told.loc["o0", "reason_en"].endswith(f"{DIFFUSE.en} {DISPUTED.en}")
    assert told["diffuse"].notna().sum() == told["disputed"].notna().sum() == 2
    assert (told["diffuse"].sum(), told["disputed"].sum()) == (1, 1)
    before = warnings.set_index("official_id")
    assert told.drop(index="o0")["reason_en"].equals(before.drop(index="o0")["reason_en"])
    assert told[before.columns.difference(["reason_zh", "reason_en"])].equals(
        before[before.columns.difference(["reason_zh", "reason_en"])]
    )


def test_a_withdrawn_promise_is_withdrawn_in_every_row_and_changes_no_list():
    stands, gone = graded(), graded(withdrawn=GONE)
    same = [name for name in stands if not name.startswith("promise")]
    pd.testing.assert_frame_equal(stands[same], gone[same])
    assert set(gone["selected_by"]) == {"rule", "score", "random", ""}
    by_score = gone["selected_by"] == "score"
    assert not gone.loc[by_score, "promise_en"].str.contains("at most 20%").any()
    assert stands.loc[by_score, "promise_en"].str.contains("at most 20%").all()
    told = by_score | (gone["selected_by"] == "")
    assert gone.loc[told, "promise_en"].str.contains(GONE.en, regex=False).all()
    assert gone.loc[told, "promise_zh"].str.contains(GONE.zh, regex=False).all()
    assert gone.loc[~told, "promise_en"].str.contains("rests on none, and stands").all()
    assert gone["promise_zh"].str.contains("撤回").all()
    assert not stands["promise_zh"].str.contains("撤回").any()


@pytest.mark.parametrize("mark_text", [DIFFUSE, DISPUTED])
def test_marks_accuse_nobody(mark_text):
    assert not any(word in mark_text.en.lower() for word in ("guilt", "corrupt", "violat"))
