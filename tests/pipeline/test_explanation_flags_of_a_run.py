import json
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from riskml.pipeline.explanation_flags import explanation_flags_of, faithfulness
from riskml.registry.artefact import LoadedModel
from riskml.scoring import RiskScorer

NAMES = list("abcdefgh")


@pytest.fixture(scope="module")
def model():
    random = np.random.default_rng(0)
    X = pd.DataFrame(random.normal(size=(600, 8)), columns=NAMES)
    scorer = RiskScorer(directions=dict.fromkeys(NAMES, "high"), random_state=0, n_estimators=30, z_scores=True).fit(X)
    return LoadedModel(
        scorer=scorer,
        reference=np.sort(scorer.decision_function(pd.DataFrame(random.normal(size=(3000, 8)), columns=NAMES))),
        metrics=tuple(NAMES),
        directions=dict.fromkeys(NAMES, "high"),
        as_of=date(2025, 12, 31),
        recipe=SimpleNamespace(),
    )


def run(model, rows):
    table = pd.DataFrame(rows, index=[f"o{i}" for i in range(len(rows))], columns=NAMES, dtype=float)
    scores = model.scorer.explain(table).frame()
    p = (1 + (model.reference >= scores["score"].to_numpy()[:, None]).sum(axis=1)) / (1 + len(model.reference))
    warnings = pd.DataFrame({"official_id": table.index, "p_value": p, "selected_by": "score"})
    return explanation_flags_of(SimpleNamespace(model=model, explained=table, scores=scores), warnings, 0.2)


def test_a_warning_of_many_small_departures_is_diffuse(model):
    far = [6.0, 6, 6, 0, 0, 0, 0, 0]
    found = run(model, [far, [5.0] * 8])
    assert found["diffuse"].tolist() == [False, True]


def test_reasons_that_hang_on_the_question_are_disputed(model, monkeypatch):
    rows = [[6.0, 5, 4, 0, 0, 0, 0, 0]]
    assert run(model, rows)["disputed"].tolist() == [False]

    def turned(scorer, X):
        return scorer.explain(X).contributions[:, ::-1]

    monkeypatch.setattr(RiskScorer, "explain_path_dependent", turned)
    assert run(model, rows)["disputed"].tolist() == [True]


def test_who_has_nothing_left_falls(model):
    row = [7.0, 7, 7, *[np.nan] * 5]
    assert run(model, [row])["diffuse"].tolist() == [False]


def test_nobody_listed_by_score_is_no_share():
    none = pd.DataFrame({"diffuse": pd.array([pd.NA], "boolean"), "disputed": pd.array([pd.NA], "boolean")})
    assert faithfulness(none)["faithful_share"] is None
    some = pd.DataFrame(
        {"diffuse": pd.array([True, False, pd.NA], "boolean"), "disputed": pd.array([True, True, pd.NA])}
    )
    told = faithfulness(some.astype("boolean"))
    assert (told["listed_by_score"], told["diffuse"], told["disputed"], told["faithful_share"]) == (2, 1, 2, 0.5)


def test_in_the_small_city_every_warning_by_score_falls_or_is_marked(ran):
    warnings = pd.read_parquet(ran.result.folder / "warnings.parquet")
    by_score = warnings["selected_by"] == "score"
    assert warnings.loc[by_score, ["diffuse", "disputed"]].notna().all(axis=None)
    assert warnings.loc[~by_score, ["diffuse", "disputed"]].isna().all(axis=None)
    marked = warnings["diffuse"].fillna(value=False).astype(bool)
    assert warnings.loc[marked, "reason_en"].str.contains("Diffuse").all()
    assert not warnings.loc[~marked, "reason_en"].str.contains("Diffuse").any()
    told = json.loads((ran.result.folder / "quality.json").read_text("utf-8"))
    assert told["faithfulness"]["listed_by_score"] == by_score.sum() == ran.result.counts["by_score"]
    assert told["faithfulness"]["diffuse"] == marked.sum()
    # the model has learned from this very log: people are those that it was made with
    assert told["drift"]["standing"] == "stands"
    assert told["drift"]["people_now"] >= 50
    assert not warnings["promise_zh"].str.contains("撤回").any()
