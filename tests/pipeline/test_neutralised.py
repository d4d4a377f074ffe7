"""What a score would be without some of its reasons is published for every choice, exactly as the model says."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from riskml.pipeline.neutralised import MOST, Answerable, neutralised_table, noted
from riskml.pipeline.scored import Scored
from riskml.registry import champion, score

OWN = ["official_id", "neutralised", "score", "remaining", "line"]


@pytest.fixture(scope="module")
def published(ran):
    def read(name):
        return pd.read_parquet(ran.result.folder / f"{name}.parquet")

    return SimpleNamespace(read=read, model=champion(ran.session.project), told=read("neutralised"))


def test_everybody_listed_has_every_choice_of_the_reasons_that_the_score_counts(published):
    warnings, told = published.read("warnings"), published.told
    listed = set(warnings.loc[(warnings["grade"] != "none") | (warnings["selected_by"] != ""), "official_id"])
    scored = set(published.read("scores").dropna(subset=["score"])["official_id"])
    assert set(told["official_id"]) == listed & scored
    assert len(listed & scored) > 5
    assert told["neutralised"].map(len).max() >= 2
    for _, rows in told.groupby("official_id"):
        choices = {frozenset(one) for one in rows["neutralised"]}
        every = frozenset().union(*choices)
        assert len(choices) == len(rows) == 2 ** len(every)
        assert every <= set(published.model.metrics)


def test_that_of_no_reason_is_what_was_published_bit_for_bit(published):
    plain = published.told[published.told["neutralised"].map(len) == 0].set_index("official_id")
    scores = published.read("scores").set_index("official_id")["score"]
    remaining = published.read("warnings").set_index("official_id")["remaining"]
    assert plain["score"].equals(scores.reindex(plain.index))
    assert plain["remaining"].equals(remaining.reindex(plain.index))
    parts = published.read("contributions")
    for official, row in plain.iterrows():
        own = parts[parts["official_id"] == official].set_index("feature")["contribution"]
        assert row[own.index].astype(float).tolist() == own.tolist()


def test_each_is_what_the_model_says_of_the_profile_with_these_as_expected_bit_for_bit(published):
    """An independent reading: the published values of one person, some set to no departure, scored alone."""
    values = published.read("contributions").pivot_table(
        index="official_id", columns="feature", values="value", dropna=False
    )
    features = list(published.model.metrics)
    for row in published.told.to_dict("records"):
        profile = values.loc[[row["official_id"]], features].copy()
        profile[list(row["neutralised"])] = 0.0
        again = score(published.model, profile).frame.iloc[0]
        assert again["score"] == row["score"]
        assert [again[name] for name in ("base", *features)] == [row[name] for name in ("base", *features)]


def test_a_choice_is_exactly_the_sum_of_its_reasons(published):
    for row in published.told.drop(columns=OWN).assign(score=published.told["score"]).to_dict("records"):
        total = row["base"]
        for name, value in row.items():
            if name not in ("base", "score"):
                total += value
        assert total == row["score"]


def test_what_the_list_goes_by_is_never_above_the_score(published):
    assert (published.told["remaining"] <= published.told["score"]).all()
    assert len(set(published.told["line"].astype(str))) == 1


class _Scorer:
    """Adds up the squares of what is there: two columns are enough to see who is asked what."""

    def __init__(self, metrics):
        self.metrics = metrics

    def explain(self, X):
        parts = np.nan_to_num(X.to_numpy(np.float64)) ** 2
        total = np.full(len(parts), 1.0)
        for column in range(parts.shape[1]):
            total += parts[:, column]
        return SimpleNamespace(base=1.0, contributions=parts, score=total, agreement=0.0)

    def decision_function(self, X):
        return self.explain(X).score


def scored_by(metrics, table, month="2025-06-01"):
    model = SimpleNamespace(metrics=metrics, scorer=_Scorer(metrics))
    frame = score(model, table).frame
    return Scored(model, pd.Timestamp(month), table, frame, None, table.copy(), frame["score"].copy())


def table_of(rows, metrics):
    return pd.DataFrame(
        rows, columns=metrics, index=pd.Index([f"p{at}" for at in range(len(rows))], name="official_id")
    )


def test_of_very_many_reasons_those_that_add_least_are_left_as_they_are():
    names = [f"m{at:02}" for at in range(MOST + 2)]
    table = table_of([[2.0] * len(names)], names)
    told = neutralised_table(
        None, None, scored_by(tuple(names), table), {"p0": [Answerable(one) for one in names]}, line=1
    )
    assert len(told) == 2**MOST
    assert frozenset().union(*told["neutralised"]) == set(names[:MOST])


def test_what_was_not_measured_and_what_the_model_does_not_look_at_are_no_choice():
    table = table_of([[2.0, np.nan, 1.0]], ["a", "b", "new"])
    reasons = [Answerable("a"), Answerable("b"), Answerable("new"), Answerable("rule", ("h1",))]
    told = neutralised_table(None, None, scored_by(("a", "b"), table), {"p0": reasons, "nobody": reasons}, line=1)
    assert [list(one) for one in told["neutralised"]] == [[], ["a"]]
    assert told["score"].tolist() == [5.0, 1.0]


def test_where_the_model_counts_hits_those_of_a_reason_count_for_nothing(monkeypatch):
    from riskml.pipeline import neutralised

    asked = []

    def severities(_, __, rows, *, without):
        asked.append(frozenset(without))
        return pd.DataFrame({"rules_time": [0.5 if "h1" in without else 2.0]}, index=rows)

    monkeypatch.setattr(neutralised, "severities", severities)
    table = table_of([[3.0, 2.0]], ["a", "rules_time"])
    reasons = [Answerable("late_twice", ("h1", "h2")), Answerable("a")]
    facts, cards = SimpleNamespace(detection=None), SimpleNamespace(rules=())
    told = neutralised_table(
        facts, cards, scored_by(("a", "rules_time"), table), {"p0": reasons}, line=1, cleared={"h9"}
    )
    by_choice = {frozenset(row["neutralised"]): row["score"] for row in told.to_dict("records")}
    assert by_choice == {
        frozenset(): 14.0,
        frozenset({"late_twice"}): 10.25,
        frozenset({"a"}): 5.0,
        frozenset({"late_twice", "a"}): 1.25,
    }
    assert set(asked) == {frozenset({"h1", "h2", "h9"})}


def test_nobody_listed_is_an_empty_table():
    table = table_of([[2.0]], ["a"])
    told = neutralised_table(None, None, scored_by(("a",), table), {}, line=float("nan"))
    assert (len(told), list(told.columns)) == (0, [*OWN, "base", "a"])


def test_reasons_are_noted_of_those_listed_as_portraits_pass():
    from riskml.portraits import draw_all
    from tests.portraits.fabricated_run import run_data

    found = {}
    drawn = [one.to_dict()["kind"] for one in noted(draw_all(run_data(), ("u1-01", "u1-02")), found)]
    assert drawn.count("official") == 2
    assert set(found) == {"u1-01"}
    first, second = found["u1-01"][:2]
    assert first.hits
    assert (second.name, len(found["u1-01"])) == ("split_purchases", 8)
    assert not found["u1-01"][-1].hits
