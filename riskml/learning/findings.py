"""Learning from findings, whole: guards, the model, its trial on later months, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.evaluation import stability
from riskml.learning import supervised, unsupervised
from riskml.learning.curves import reference_curve
from riskml.learning.fairness import judge_fairness
from riskml.learning.guards import check_shuffled, guard
from riskml.learning.judgement import Judgement, judge
from riskml.learning.training_result import TrainingResult, regime_said
from riskml.learning.trial import planned
from riskml.registry.artefact import sha256
from riskml.registry.mlflow_datasets import data_set
from riskml.scoring import BlendedScorer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.evaluation import Stability
    from riskml.learning.training_set import TrainingSet
    from riskml.registry.artefact import LoadedModel
    from riskml.reviews import Labelled
    from riskml.scoring import RiskScorer

TOP: Final = 0.01
"""Share of everybody whose hold over seeds is measured; the reviewers' capacity where that is more."""


def learn_from_findings(
    training_set: TrainingSet, hashes: Mapping[str, str], groups: pd.DataFrame | None = None
) -> TrainingResult:
    """Fit, try on later months, and say what came of it.

    Parameters
    ----------
    training_set
        What to learn from.
    hashes
        What it was made from.
    groups
        Index official_id, one column a grouping: units, posts, and where lawful and given sex and age.

    Raises
    ------
    ModelError
        A guard found labels or a column not to be learned from, or scores that know shuffled findings; or the
        history is too short for the tests.
    """
    history, recipe = training_set.history, training_set.recipe
    known = training_set.known()
    people = _people(history, known)
    shuffled: Mapping[str, float] = {}
    if people >= recipe.blend.minimum_findings:
        planned(training_set)  # whatever stops the trial is said before hours of fitting
        guard(history, known)
        shuffled = check_shuffled(training_set)
    model, rows = _fit(training_set, known, hashes)
    own = history[list(model.metrics)]
    figures = unsupervised.basics(model, own, rows) | {
        "findings_officials": float(people),
        "findings_confirmed": float(known.confirmed),
        "findings_cleared": float(known.cleared),
        "blended": float(model.regime == "blended"),
        **shuffled,
    }
    judgement = Judgement()
    if isinstance(model.scorer, BlendedScorer):
        weighing = model.scorer.weighing_
        figures |= {"weight_unsupervised": weighing.unsupervised, "weight_supervised": weighing.supervised}
        figures["calibration_error_in_training"] = model.scorer.calibration_error_
        judgement = judge(training_set)
        steady = steadiness(model, training_set, known)
        figures |= {
            "top_list_stability": steady.lists,
            "top_list_stability_least": steady.lists_least,
            "reason_stability": steady.reasons,
        }
        judgement.said.append(steady.text())
        if groups is not None:
            judge_fairness(judgement, model, history, groups, recipe.validation.capacity)
    else:
        figures["top_list_stability"] = unsupervised.stability_of(model, own, unsupervised.latest_of(own))
    if model.reference.size:
        judgement.pictures["reference.png"] = reference_curve(model.reference)
    table = pd.DataFrame({"y": known.y, "learned": known.learned}, index=history.index)
    day = training_set.as_of.isoformat()
    sets = (
        data_set("history", history, context="training", as_of=day),
        data_set("labels", table, context="labels", as_of=day, confirmed=known.confirmed, cleared=known.cleared),
    )
    said = (*regime_said(model, figures, recipe), *judgement.said)
    return TrainingResult(model, figures | judgement.figures, said, judgement.pictures, sets)


def fit_guarded(training_set: TrainingSet, hashes: Mapping[str, str]) -> tuple[LoadedModel, int]:
    """Fit, once the guards have passed; return the model and the rows it was fitted on.

    Raises
    ------
    ModelError
        A guard found labels or a column not to be learned from.
    """
    known = training_set.known()
    if _people(training_set.history, known) >= training_set.recipe.blend.minimum_findings:
        guard(training_set.history, known)
    return _fit(training_set, known, hashes)


def _fit(training_set: TrainingSet, known: Labelled, hashes: Mapping[str, str]) -> tuple[LoadedModel, int]:
    digests = {**hashes, "labels": sha256(known.y.tobytes() + known.learned.tobytes())}
    return supervised.fit(training_set, known, digests)


def _people(history: pd.DataFrame, known: Labelled) -> int:
    """Count the officials of whom something was confirmed."""
    officials = history.index.get_level_values("official_id")
    return int(officials[known.learned & (known.y > 0)].nunique())


def steadiness(model: LoadedModel, training_set: TrainingSet, known: Labelled) -> Stability:
    """Fit anew with other seeds, and compare the latest month's top lists and their reasons."""
    history, recipe = training_set.history, training_set.recipe
    latest = unsupervised.latest_of(history)
    share = min(1.0, max(TOP, recipe.validation.capacity / len(latest)))
    scorers: list[RiskScorer | BlendedScorer] = [model.scorer]
    scorers += [
        supervised.learn(history, known, supervised.blended_scorer(training_set, history.columns, step=step))
        for step in range(1, recipe.validation.seeds)
    ]
    scores = [pd.Series(one.decision_function(latest)) for one in scorers]
    listed = sorted(set().union(*(one.nlargest(int(np.ceil(share * len(one)))).index for one in scores)))
    reasons = [
        pd.DataFrame(one.explain(latest.loc[listed]).contributions, index=listed, columns=latest.columns)
        for one in scorers
    ]
    return stability(scores, reasons, share=share)
