"""What stops a training, each fault planted; and that honest histories pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskml.core.errors import ModelError
from riskml.learning import History, guards, registering, train
from riskml.learning import findings as from_findings
from riskml.learning.guards import bounded, check_future, check_shuffled, shuffled_among
from riskml.learning.training_set import TrainingSet
from riskml.registry import read_recipe
from tests.learning import bureau_with_findings as with_findings
from tests.learning.small_bureau import AS_OF, DIRECTIONS, INPUTS, make_project, small

EARLIER = pd.Timestamp("2025-09-01")


@pytest.fixture
def project(root, tmp_path):
    return with_findings.one_thread(make_project(root, tmp_path / "bureau"))


@pytest.fixture
def kept(monkeypatch):
    """Train without MLflow: hand back what would be published."""
    monkeypatch.setattr(registering, "publish", lambda _, record, **__: record)


def learn(project, table, *, known_at=None, look=None):
    return train(project, small(project), History(table, DIRECTIONS, INPUTS, AS_OF, known_at=known_at), look=look)


def looked(table, change=lambda month: month):
    """Return a second look that answers for the month of its day, and the days that it was asked of."""
    days = []

    def look(day):
        days.append(day)
        month = pd.Timestamp(day).to_period("M").to_timestamp()
        return change(table[table.index.get_level_values("month") == month].copy())

    return look, days


def test_a_month_that_says_what_it_said_passes_and_how_many_were_looked_at_is_kept(project, table, kept):
    look, days = looked(table, lambda month: month.iloc[::-1, ::-1])
    record = learn(project, table, look=look)
    assert days == [date(2025, 9, 30)]
    measured = table[table.index.get_level_values("month") == EARLIER].dropna(how="all")
    assert record.figures["looked_at_again"] == len(measured)
    assert "looked_at_again" not in learn(project, table).figures


def test_a_metric_that_moves_with_the_date_of_asking_stops_training_with_its_name(project, table):
    look, _ = looked(table, lambda month: month.assign(closeness=month["closeness"] * 0.9))
    with pytest.raises(ModelError) as caught:
        learn(project, table, look=look)
    (fault,) = caught.value.faults
    assert fault.where == "column 'closeness', 2025-09 as of 2025-09-30 and as of 2025-12-31"
    assert "compute it from records known at the end of each month" in fault.remedy
    assert not project.store.exists()


@pytest.mark.parametrize("change", [lambda month: month.iloc[:0], lambda month: month.add_suffix("_x")])
def test_a_month_that_nobody_had_measured_at_its_end_stops_training(project, table, change):
    look, _ = looked(table, change)
    with pytest.raises(ModelError, match="the metrics of 2025-09: expected the officials and metrics"):
        learn(project, table, look=look)


def test_severities_of_rules_are_not_metrics(table, project):
    rules = table.assign(rules_hours=np.arange(len(table), dtype=float))
    look, _ = looked(rules, lambda month: month.assign(rules_hours=0.0))
    assert check_future(rules, look, small(project), AS_OF)["looked_at_again"] > 0


def test_a_history_of_an_open_month_alone_has_no_month_to_look_at(table, project):
    only = table[table.index.get_level_values("month") == pd.Timestamp("2025-12-01")]
    look, days = looked(only)
    assert check_future(only, look, small(project), date(2025, 12, 15)) == {"looked_at_again": 0.0}
    assert not days
    short = table[table.index.get_level_values("month") >= pd.Timestamp("2025-11-01")]
    look, days = looked(short)
    check_future(short, look, small(project), date(2025, 12, 15))
    assert days == [date(2025, 11, 30)]


def test_values_known_only_after_their_month_stop_training(project, table):
    late = pd.Series(pd.Timestamp("2025-07-15"), table.index).where(
        table.index.get_level_values("month") > pd.Timestamp("2025-07-01"), pd.Timestamp("2025-12-24")
    )
    with pytest.raises(ModelError) as caught:
        learn(project, table, known_at={"approval": late, "handling_time": "2025-07-01", "outcome": "2025-07-01"})
    assert [fault.where for fault in caught.value.faults] == ["column 'approval'", "known_at['outcome']"]
    assert not project.store.exists()


@pytest.fixture(scope="module")
def training_set(root, tmp_path_factory):
    project = make_project(root, tmp_path_factory.mktemp("guarded") / "bureau")
    recipe = with_findings.small_supervised(project)
    bureau = with_findings.history().sort_index()[sorted(with_findings.DIRECTIONS)]
    found = with_findings.findings(bureau)
    return TrainingSet(bureau, found, recipe, with_findings.DIRECTIONS, with_findings.AS_OF, threads=1)


def test_shuffled_findings_teach_nothing(training_set):
    figures = check_shuffled(training_set)
    assert figures["shuffled_repeats"] == 4
    assert abs(figures["shuffled_auc"] - 0.5) < 4.5 * figures["shuffled_auc_by_chance"]
    assert figures["shuffled_auc_by_chance"] < 0.1


def test_scores_that_know_their_labels_stop_training(training_set, project, monkeypatch):
    honest = guards.planned

    def leaking(training_set):
        judged, folds = honest(training_set)
        later = pd.Timestamp(training_set.as_of) + pd.Timedelta(days=1)
        return judged, [replace(fold, train=np.arange(len(judged)), test_from=later) for fold in folds]

    monkeypatch.setattr(guards, "planned", leaking)
    history = History(training_set.history, with_findings.DIRECTIONS, INPUTS, with_findings.AS_OF, training_set.labels)
    with pytest.raises(ModelError, match=r"shuffled labels: expected an area under the curve of 0\.50"):
        train(project, with_findings.small_supervised(project), history)
    assert not project.store.exists()


def test_who_looked_at_the_labels_is_among_the_figures(training_set, monkeypatch):
    monkeypatch.setattr(from_findings, "judge", lambda _: from_findings.Judgement())
    monkeypatch.setattr(from_findings, "check_shuffled", lambda _: {"shuffled_auc": 0.5})
    assert from_findings.learn_from_findings(training_set, {}).figures["shuffled_auc"] == 0.5


def test_shuffling_keeps_each_months_findings_and_gives_them_to_others(training_set):
    other = shuffled_among(training_set, np.random.default_rng(0))
    assert len(other) == len(training_set.labels)
    columns = ["month", "finding", "decided_at", "selected_by"]
    assert sorted(map(tuple, other[columns].to_numpy())) == sorted(map(tuple, training_set.labels[columns].to_numpy()))
    moved = other.sort_values(columns, kind="stable")["official_id"].to_numpy()
    assert (moved != training_set.labels.sort_values(columns, kind="stable")["official_id"].to_numpy()).mean() > 0.9
    for month, rows in other.groupby("month"):
        own = training_set.labels[training_set.labels["month"] == month]
        assert rows["official_id"].nunique() == own["official_id"].nunique()  # two findings of one stay those of one


def test_a_bounded_training_set_keeps_those_with_findings(training_set):
    asked = training_set.recipe.guards.model_copy(update={"people": 60})
    few = bounded(replace(training_set, recipe=training_set.recipe.model_copy(update={"guards": asked})))
    people = few.history.index.get_level_values("official_id").unique()
    told = set(training_set.labels["official_id"])
    assert len(people) == 60
    assert len(told & set(people)) == min(60, len(told))


def test_without_two_kinds_of_findings_nothing_can_be_told(training_set):
    cleared = replace(training_set, labels=training_set.labels.assign(finding="cleared"))
    assert check_shuffled(cleared) == {"shuffled_repeats": 0.0}


def test_the_recipes_that_ship_say_how_hard_a_training_is_looked_at(project):
    assert read_recipe(project).guards.earlier == 3
    asked = read_recipe(project, "supervised").guards
    assert (asked.earlier, asked.shuffles, asked.people) == (3, 4, 400)
