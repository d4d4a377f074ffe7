"""Learning from findings: what the model may see, when it may speak, and that it is one exact sum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from riskml.core.errors import ModelError
from riskml.evaluation import Stability
from riskml.learning import History, fitting, registering, supervised, train
from riskml.learning import findings as from_findings
from riskml.learning.findings import learn_from_findings
from riskml.learning.guards import guard
from riskml.learning.judgement import Judgement, judge
from riskml.learning.training_set import TrainingSet
from riskml.learning.trial import try_later_months
from riskml.registry import Recipe, score
from riskml.registry.artefact import read_artefact
from riskml.scoring import BlendedScorer, RiskScorer
from riskml.scoring.reference import conformal_p
from tests.learning.bureau_with_findings import (
    AS_OF,
    DIRECTIONS,
    FAVOURED,
    MONTHS,
    findings,
    history,
    one_thread,
    small_supervised,
)
from tests.learning.small_bureau import INPUTS, make_project


@pytest.fixture(scope="module")
def project(root, tmp_path_factory):
    return one_thread(make_project(root, tmp_path_factory.mktemp("supervised") / "bureau"))


@pytest.fixture(scope="module")
def recipe(project):
    return small_supervised(project)


@pytest.fixture(scope="module")
def bureau():
    return history()


@pytest.fixture(scope="module")
def labels(bureau):
    return findings(bureau)


@pytest.fixture(scope="module")
def training_set(bureau, labels, recipe):
    return TrainingSet(bureau.sort_index()[sorted(DIRECTIONS)], labels, recipe, DIRECTIONS, AS_OF, threads=1)


@pytest.fixture(scope="module")
def model(training_set):
    return supervised.fit(training_set, training_set.known(), {})[0]


@pytest.fixture
def quick(monkeypatch):
    """Train without MLflow, trial and other seeds: hand back the record, and the model as written."""

    def keep(project, record, **_):
        return record, read_artefact(record.data)

    steady = Stability(lists=1.0, lists_least=1.0, reasons=1.0, reasons_same=1.0, seeds=2, listed=1)
    monkeypatch.setattr(registering, "publish", keep)
    monkeypatch.setattr(fitting, "code_hash", lambda: "e" * 64)
    monkeypatch.setattr(from_findings, "judge", lambda _: Judgement())
    monkeypatch.setattr(from_findings, "steadiness", lambda *_: steady)


def learn(project, recipe, table, labels):
    return train(project, recipe, History(table, DIRECTIONS, INPUTS, AS_OF, labels))


def latest(table):
    return table.xs(MONTHS[-1], level="month")


def test_who_has_the_habit_that_reviews_confirmed_comes_first(model, bureau):
    assert model.regime == "blended"
    scores = score(model, latest(bureau)).frame["score"]
    habit = bureau.index.get_level_values("official_id").unique()[:FAVOURED]
    assert scores.nlargest(10).index.isin(habit).sum() >= 9
    alone = pd.Series(
        model.scorer.unsupervised_.decision_function(
            latest(bureau)[list(model.scorer.unsupervised_.feature_names_in_)]
        ),
        scores.index,
    )
    assert alone.nlargest(10).index.isin(habit).sum() < scores.nlargest(10).index.isin(habit).sum()


def test_a_score_is_one_exact_sum_over_metrics_and_rules(model, bureau):
    frame = score(model, latest(bureau)).frame
    assert list(frame.columns) == ["score", "base", *sorted(DIRECTIONS)]
    assert frame["rules_procurement"].abs().max() > 0
    for row in frame.itertuples(index=False):
        total = row[1]
        for contribution in row[2:]:
            total = total + contribution
        assert total == row[0]


def test_one_alone_scores_as_in_the_batch(model, bureau):
    together = score(model, latest(bureau)).frame
    for name in together.index[:5]:
        alone = score(model, latest(bureau).loc[[name]]).frame
        assert alone.loc[name].to_numpy().tobytes() == together.loc[name].to_numpy().tobytes()


def test_hits_alone_give_nobody_a_score(model, bureau):
    X = latest(bureau).copy()
    X.loc[X.index[3], [name for name in DIRECTIONS if not name.startswith("rules_")]] = np.nan
    X.loc[X.index[3], "rules_procurement"] = 2.0
    assert score(model, X).frame.iloc[3].isna().all()


def test_more_hits_never_lower_a_score(model, bureau):
    X = latest(bureau)[list(model.metrics)].dropna()
    more = X.assign(rules_procurement=X["rules_procurement"] + 1)
    part = model.scorer.supervised_
    assert (part.decision_function(more.to_numpy()) >= part.decision_function(X.to_numpy())).all()


def test_below_the_minimum_it_is_the_unsupervised_model_bit_for_bit(project, recipe, bureau, labels, quick):
    few = labels[labels["finding"] == "confirmed"].head(4)
    record, model = learn(project, recipe, bureau, few)
    plain = make_unsupervised(recipe)
    _, alone = learn(project, plain, bureau, None)
    assert isinstance(model.scorer, RiskScorer)
    assert model.regime == record.tags["riskml.regime"] == "unsupervised"
    assert model.metrics == alone.metrics
    X = latest(bureau)
    assert score(model, X).frame.to_numpy().tobytes() == score(alone, X).frame.to_numpy().tobytes()
    assert model.reference.tobytes() == alone.reference.tobytes()
    assert record.figures["blended"] == 0
    assert "the unsupervised part alone" in record.note
    assert "仅无监督部分" in record.note
    assert learn(project, recipe, bureau, None)[0].figures["findings_confirmed"] == 0


def make_unsupervised(recipe):
    shared = recipe.model_dump(include={"label", "seed", "history", "detectors", "forest", "reference", "stability"})
    return Recipe(name="unsupervised", **shared)


def test_rows_columns_and_labels_in_any_order_make_the_same_model(project, recipe, bureau, labels, quick):
    rng = np.random.default_rng(2)
    record, _ = learn(project, recipe, bureau, labels)
    turned = bureau.iloc[rng.permutation(len(bureau))][bureau.columns[::-1]]
    again, _ = learn(project, recipe, turned, labels.iloc[rng.permutation(len(labels))])
    assert again.manifest == record.manifest
    assert [one.digest for one in again.sets] == [one.digest for one in record.sets]


def test_what_is_decided_after_the_date_reaches_no_model(project, recipe, bureau, labels, quick):
    record, _ = learn(project, recipe, bureau, labels)
    later = labels.assign(finding="confirmed", decided_at=pd.Timestamp(AS_OF) + pd.Timedelta(days=1))
    again, _ = learn(project, recipe, bureau, pd.concat([labels, later], ignore_index=True))
    assert again.manifest == record.manifest
    other, _ = learn(project, recipe, bureau, labels.assign(finding=labels["finding"].to_numpy()[::-1]))
    assert other.manifest != record.manifest


def test_a_test_knows_nothing_of_its_own_months_or_of_later_ones(training_set):
    before = try_later_months(training_set)
    assert before.blended == 2
    first = (before.test == 0).to_numpy()
    starts = before.tests[0]
    changed = training_set.history.copy()
    later = changed.index.get_level_values("month") > before.scores[first].index.get_level_values("month").max()
    changed.loc[later] = changed.loc[later].to_numpy()[::-1]
    labels = training_set.labels.copy()
    labels.loc[labels["decided_at"] >= starts, "finding"] = "cleared"
    after = try_later_months(replace(training_set, history=changed, labels=labels))
    assert after.scores[first].to_numpy().tobytes() == before.scores[first].to_numpy().tobytes()
    assert after.scores[~first].to_numpy().tobytes() != before.scores[~first].to_numpy().tobytes()
    months = before.scores.index.get_level_values("month")
    assert months.max() <= pd.Timestamp("2025-09-01")  # younger months have no findings to be judged by


@pytest.mark.parametrize("treatment", ["elkan_noto", "nnpu"])
def test_positives_and_unlabelled(training_set, treatment):
    policy = training_set.recipe.labels.model_copy(update={"unlabelled": treatment, "assumed_share": 0.2})
    told = replace(training_set, recipe=training_set.recipe.model_copy(update={"labels": policy}))
    model, _ = supervised.fit(told, told.known(), {})
    assert model.scorer.supervised_.prior_ == 0.2
    assert model.regime == "blended"
    judged = judge(told)
    assert judged.figures["calibrated"] in {0.0, 1.0}
    assert "if looked at" in judged.said[3].en or "too few findings in later months" in judged.said[3].en


def test_a_column_that_equals_the_label_stops_training_with_its_name(project, recipe, bureau, labels):
    known = labels[labels["finding"] == "confirmed"].set_index(["official_id", "month"]).index
    leaked = bureau.assign(handling_time=bureau.index.isin(known).astype(float))
    with pytest.raises(ModelError, match="handling_time"):
        learn(project, recipe, leaked, labels)
    assert {path.name for path in project.store.glob("*")} <= {".lock", "engine"}


def test_labels_of_one_kind_stop_training(training_set):
    known = training_set.known()
    everybody = replace(known, y=np.ones_like(known.y))
    with pytest.raises(ModelError, match="constant"):
        guard(training_set.history, everybody)


def test_ordinary_work_has_no_hits_where_they_are_rare(recipe, bureau):
    rare = bureau.assign(rules_procurement=np.where(np.arange(len(bureau)) % 20 == 0, 1.0, 0.0))
    drawn = supervised.ordinary_work(rare.reset_index(drop=True), recipe)
    assert list(drawn.columns) == list(rare.columns)
    assert (drawn[["rules_procurement", "rules_hours"]] == 0).all(axis=None)
    common = bureau.assign(rules_procurement=np.log1p(np.arange(len(bureau)) % 4))
    hit = supervised.ordinary_work(common.reset_index(drop=True), recipe)["rules_procurement"]
    assert (hit >= 0).all()
    assert hit.gt(0).mean() > 0.4


def test_grades_of_a_blended_score_keep_their_promise(model, bureau):
    """Of people whose work is ordinary, no more than a share p have a p-value of p or less."""
    rng = np.random.default_rng(21)
    metrics = [name for name in model.metrics if not name.startswith("rules_")]
    size = 4000
    ordinary = pd.DataFrame(0.0, index=range(size), columns=list(model.metrics))
    ordinary[metrics] = rng.normal(size=(size, len(metrics)))
    p_values = conformal_p(model.scorer.decision_function(ordinary), model.reference)
    for level in (0.05, 0.1, 0.2):
        surely = binom.ppf(0.999, size, level) / size
        chance_of_reference = 3 * np.sqrt(level * (1 - level) / len(model.reference))
        assert (p_values <= level).mean() <= surely + chance_of_reference


def test_a_history_too_short_for_its_tests_says_what_to_change(project, recipe, bureau, labels):
    short = bureau[bureau.index.get_level_values("month") >= pd.Timestamp("2025-03-01")]
    with pytest.raises(ModelError, match="months of the table"):
        learn(project, recipe, short, labels)
    assert {path.name for path in project.store.glob("*")} <= {".lock", "engine"}


def test_a_metric_that_the_recipe_leaves_out_moves_nothing(project, recipe, bureau, labels, quick):
    chosen = recipe.metrics.model_copy(update={"exclude": ("closeness",), "rules": False})
    _, model = learn(project, recipe.model_copy(update={"metrics": chosen}), bureau, labels)
    assert model.metrics == ("approval", "handling_time", "overdue_rate")
    wrong = recipe.model_copy(update={"metrics": recipe.metrics.model_copy(update={"exclude": ("closenes",)})})
    with pytest.raises(ModelError, match="Did you mean 'closeness'"):
        learn(project, wrong, bureau, labels)


def test_faults_of_labels_and_table_come_together_and_name_nobody(project, recipe, bureau, labels):
    bad = bureau.copy()
    bad.iloc[0, 0] = np.inf
    with pytest.raises(ModelError) as caught:
        learn(project, recipe, bad, labels.assign(finding="张伟东"))
    assert sorted(fault.where for fault in caught.value.faults) == [
        "labels, column finding",
        "table, column overdue_rate",
    ]
    assert "张伟东" not in str(caught.value)


def test_the_scorer_is_the_blended_one(model):
    assert isinstance(model.scorer, BlendedScorer)
    assert model.scorer.weighing_.supervised > 0


def test_learning_from_findings_says_what_it_rests_on(training_set, monkeypatch):
    monkeypatch.setattr(from_findings, "steadiness", lambda *_: Stability(1.0, 1.0, 1.0, 1.0, 2, 1))
    learned = learn_from_findings(training_set, {"code": "e" * 64})
    figures = learned.figures
    low, value, high = (figures[f"precision_at_capacity{end}"] for end in (".low", "", ".high"))
    assert low <= value <= high
    assert value > figures["precision_without_findings"]
    assert figures["calibrated"] in {0.0, 1.0}
    assert figures["calibrated"] == float(figures["calibration_error"] <= 0.02)
    assert sorted(learned.pictures) == [
        "calibration.png",
        "precision.png",
        "recall.png",
        "reference.png",
        "sensitivity.png",
        "tests.png",
    ]
    assert all(picture.startswith(b"\x89PNG") for picture in learned.pictures.values())
    zh, en = ("\n".join(getattr(one, language) for one in learned.said) for language in ("zh", "en"))
    assert "混合" in zh
    assert "blended" in en
    assert "95% interval" in en
    assert "95%区间" in zh
    assert "unlabelled, not innocent" in en
    if not figures["calibrated"]:
        assert "ranks only" in en
        assert "只显示排序" in zh
    assert [one.name for one in learned.sets] == ["history", "labels"]


def test_a_blend_that_no_later_month_has_tried_says_so_and_has_no_figures_to_pass_a_gate(training_set):
    decided_at = training_set.labels["decided_at"].clip(lower=pd.Timestamp("2025-10-01"))
    late = training_set.labels.assign(decided_at=decided_at)
    untried = judge(replace(training_set, labels=late))
    assert untried.figures["tests"] == 2
    assert untried.figures["tests_blended"] == 0
    assert "precision_at_capacity" not in untried.figures
    assert "has not been tried" in untried.said[0].en
    assert "尚未在任何后续月份得到检验" in untried.said[0].zh


def test_tests_of_the_unsupervised_part_alone_do_not_count_for_the_blend(training_set):
    second = try_later_months(training_set).tests[1]
    decided_at = training_set.labels["decided_at"].clip(lower=second - pd.Timedelta(days=2))
    late = training_set.labels.assign(decided_at=decided_at)
    trial = try_later_months(replace(training_set, labels=late))
    only = trial.of_blended()
    assert trial.blended == 1
    assert only.tests == trial.tests[1:]
    assert only.scores.index.equals(trial.scores[(trial.test == 1).to_numpy()].index)
    assert (only.test == 0).all()
