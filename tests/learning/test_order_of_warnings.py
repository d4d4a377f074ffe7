"""The order of warnings as it is learned: from what was known, tried on later months, kept on a shelf of its own."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from riskml.core.errors import ModelError
from riskml.learning import fit_order, train_order, warning_labels
from riskml.learning.order_trial import planned_tests, try_later
from riskml.learning.ordering import learn_order
from riskml.learning.warning_history import YIELDS
from riskml.pipeline.create import create_project
from riskml.registry import (
    WARNINGS,
    champion,
    evaluation,
    order_champion,
    promote,
    read_triage_recipe,
    rollback,
    score,
    sign,
    versions,
)
from riskml.registry.artefact import OrderModel, read_artefact, write_artefact
from riskml.registry.journal import read_journal
from riskml.registry.recipes import Chosen
from tests.learning.reviewed_warnings import RECIPE, reviewed

FEW = RECIPE.model_copy(update={"model": RECIPE.model.model_copy(update={"bags": 4, "trees": 20})})


@pytest.fixture(scope="module")
def history():
    return reviewed()


@pytest.fixture(scope="module")
def model(history):
    return fit_order(FEW, history)


def test_what_is_known_is_of_the_run_that_issued_it_and_of_the_day():
    history = reviewed(months=3, each=6, delay=40)
    known = history.known()
    issued = history.looks["issued"].to_numpy()
    assert (known[~issued] == 0).all()
    months = history.table.index.get_level_values("month")
    assert (known[issued & (months < "2025-11")] != 0).all()
    assert (known[months >= "2025-12"] == 0).all(), "told forty days after the last day"
    assert (history.known(date(2025, 11, 1)) == 0).all()
    before = replace(history, labels=history.labels.assign(known_at=pd.Timestamp("2025-10-05")))
    assert (before.known() == 0).all(), "what was concluded before a run issued it is not of that warning"


def test_labels_are_the_strongest_that_stands_and_none_while_one_is_open():
    rows = [
        ("a", "cleared", "2025-03-01"), ("a", "confirmed", "2025-02-01"), ("b", "cleared", "2025-03-01"),
        ("c", "cleared", "2025-03-01"), ("c", "open", "2025-04-01"),
    ]  # fmt: skip
    stands = pd.DataFrame(rows, columns=["matter", "finding", "known_at"]).assign(
        known_at=lambda one: pd.to_datetime(one["known_at"])
    )
    told = warning_labels(stands)
    assert told[["warning_id", "finding"]].to_numpy().tolist() == [["a", "confirmed"], ["b", "cleared"]]
    assert told["known_at"].tolist() == [pd.Timestamp("2025-02-01"), pd.Timestamp("2025-03-01")]


def test_it_learns_what_the_yields_do_not_say(history, model):
    assert model.regime == "learned"
    later = reviewed(months=4, each=200, seed=9)
    trial = learn_order(FEW, history).figures
    assert trial["auc"] > trial["auc_by_yields"] + 0.03
    assert trial["shuffled_repeats"] == 1.0
    told = score(model, later.table.droplevel("month")).frame
    assert np.array_equal(told["base"] + 0.0, np.full(len(told), told["base"].iloc[0]))
    total = told["base"].to_numpy().copy()
    for name in model.metrics:
        total = total + told[name].to_numpy()
    assert np.array_equal(total, told["score"].to_numpy())


def test_no_order_of_rows_and_nothing_told_later_moves_a_bit(history, model):
    mixed = np.random.default_rng(1).permutation(len(history.table))
    other = replace(
        history, table=history.table.iloc[mixed], looks=history.looks.iloc[mixed], labels=history.labels[::-1]
    )
    later = pd.DataFrame(
        {"warning_id": ["W15-001"], "finding": ["confirmed"], "known_at": [pd.Timestamp("2026-03-01")]}
    )
    more = replace(history, labels=pd.concat([history.labels, later]))
    table = history.table.droplevel("month")
    for one in (other, more):
        again = fit_order(FEW, one)
        assert np.array_equal(again.scorer.decision_function(table), model.scorer.decision_function(table))
        assert again.hashes == model.hashes


def test_a_trial_knows_only_what_was_told_when_it_began(history):
    tests = planned_tests(history, FEW)
    assert [one.as_of.isoformat() for one in tests] == ["2025-03-31", "2025-06-30", "2025-09-30"]
    seen = []

    def learn(given, rows, known):
        months = given.table.index.get_level_values("month")[rows]
        at = given.looks["ranked_at"][rows]
        seen.append((months.max(), at.max()))
        assert (known[rows] != 0).all()

        class Middle:
            regime_ = "yields"

            def decision_function(self, table):
                return np.zeros(len(table))

        return Middle()

    trial = try_later(history, FEW, learn, YIELDS)
    for (month, at), test in zip(seen, tests, strict=True):
        assert month < pd.Timestamp(test.as_of)
        assert at + pd.Timedelta(days=40) <= pd.Timestamp(test.as_of) + pd.Timedelta(days=1)
    assert len(trial.scores) == 9 * 40


def test_findings_that_mean_nothing_leave_the_yields(history):
    nothing = reviewed(meaning=False, seed=4)
    learned = learn_order(FEW, nothing)
    assert learned.figures.get("auc", 0.5) < 0.6
    few = RECIPE.model_copy(update={"blend": RECIPE.blend.model_copy(update={"minimum_findings": 10_000})})
    alone = fit_order(few, history)
    assert alone.regime == "yields"
    table = history.table.droplevel("month")
    assert np.array_equal(alone.scorer.decision_function(table), table["rule_yield"])


def test_a_recipe_says_which_features_take_part_and_a_name_that_is_none_is_refused(history):
    def asked(**features):
        return FEW.model_copy(update={"features": Chosen(**features)})

    assert fit_order(asked(include=["same_rule"]), history).metrics == ("rule_yield", "same_rule")
    less = fit_order(asked(exclude=["amount"]), history)
    assert less.metrics == ("rule_yield", "same_rule")
    told = score(less, history.table.droplevel("month")).frame
    assert "amount" not in told.columns
    with pytest.raises(ModelError) as refused:
        fit_order(asked(include=["same_rules"], exclude=["rule_yield"]), history)
    assert "features.include: expected a feature of warnings, found 'same_rules'" in str(refused.value)
    assert "Did you mean 'same_rule'?" in str(refused.value)
    assert "features.exclude: expected no rule_yield" in str(refused.value)
    with pytest.raises(ValidationError, match="both included and excluded"):
        Chosen(include=["amount"], exclude=["amount"])


def test_a_column_that_holds_the_answer_stops_it(history):
    answer = history.known().astype("float64")
    table = history.table.assign(amount=np.where(answer == 0, np.nan, answer))
    with pytest.raises(ModelError, match="amount"):
        fit_order(FEW, replace(history, table=table))


def test_a_history_that_cannot_be_is_refused_with_every_fault(history):
    with pytest.raises(ModelError, match="published run with warnings"):
        fit_order(FEW, replace(history, table=history.table[:0], looks=history.looks[:0]))
    wrong = replace(
        history, table=history.table.rename(columns={"amount": "W 1"}), looks=history.looks.drop(columns="issued"),
        inputs={"cards": "x"},
    )  # fmt: skip
    with pytest.raises(ModelError) as told:
        fit_order(FEW, wrong)
    said = str(told.value)
    assert all(one in said for one in ("names of features", "directions, W 1", "a column issued", "inputs"))
    with pytest.raises(ModelError, match="a warning that was decided, found none of the 416 that were issued"):
        learn_order(FEW, replace(history, labels=history.labels[:0]))
    with pytest.raises(ModelError, match="more than 9 months, for 3 tests, found 8"):
        learn_order(FEW, reviewed(months=8, each=60))


def test_an_artefact_orders_with_the_same_bits_and_is_no_model_of_people(history, model, tmp_path):
    write_artefact(model, tmp_path / "model", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    again = read_artefact(tmp_path / "model")
    assert isinstance(again, OrderModel)
    table = history.table.droplevel("month")
    assert np.array_equal(again.scorer.decision_function(table), model.scorer.decision_function(table))
    assert (again.recipe, again.metrics, again.as_of, again.regime) == (FEW, model.metrics, model.as_of, "learned")
    write_artefact(again, tmp_path / "again", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    for file in (tmp_path / "model").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()
    described = json.loads((tmp_path / "model" / "model.json").read_text("utf-8"))
    assert described["recipe"]["kind"] == "triage"


def test_train_sign_promote_and_go_back_on_a_shelf_of_its_own(history, tmp_path):
    project = create_project(tmp_path / "bureau")
    assert read_triage_recipe(project).blend.minimum_findings == 20
    assert order_champion(project) is None
    made = train_order(project, FEW, history, by="甲")
    assert (made.version, made.alias, made.model) == ("1", "challenger", WARNINGS)
    assert order_champion(project) is None, "a first one waits for a second person, too"
    assert not train_order(project, FEW, history, by="甲").fresh
    with pytest.raises(ModelError, match="a second person's"):
        promote(project, model=WARNINGS)
    with pytest.raises(ModelError, match="who trained"):
        sign(project, "1", by="甲", model=WARNINGS)
    sign(project, "1", by="乙", model=WARNINGS)
    assert promote(project, model=WARNINGS, by="乙").version == "1"
    assert order_champion(project).version == "1"
    assert champion(project) is None
    assert versions(project) == ()
    [own] = versions(project, WARNINGS)
    assert (own.aliases, own.regime, own.trained_by) == (("champion",), "learned", "甲")
    assert evaluation(project, "champion", WARNINGS).gates == {}
    again = train_order(project, FEW, replace(history, labels=history.labels[:-60]), by="甲")
    assert (again.version, again.alias) == ("2", "challenger")
    sign(project, "2", by="乙", model=WARNINGS)
    assert promote(project, model=WARNINGS, by="乙").before == "1"
    assert rollback(project, model=WARNINGS, by="乙").version == "1"
    assert [one["action"] for one in read_journal(project, WARNINGS)] == [
        "train", "sign", "promote", "train", "sign", "promote", "rollback",
    ]  # fmt: skip
    assert read_journal(project) == []
    cards = next(iter((project.store / "mlartifacts" / "models").glob("*/artifacts/data/riskml/MODEL.zh.md")))
    assert "如果核查，会不会得到证实" in cards.read_text("utf-8")
