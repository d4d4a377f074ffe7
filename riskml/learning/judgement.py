"""What a trial on later months says of a model: figures with intervals, sentences, and curves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.evaluation import at_capacity, calibration
from riskml.learning.curves import capacity_curve, months_curve, reliability_curve, sensitivity_curve
from riskml.learning.phrases import told
from riskml.learning.trial import try_later_months
from riskml.reviews import reviews_as_of
from riskml.scoring.positive_unlabelled import sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riskml.core.texts import Text
    from riskml.evaluation import Calibration
    from riskml.evaluation.intervals import Estimate
    from riskml.learning.training_set import TrainingSet
    from riskml.learning.trial import Trial

CAPACITIES: Final = (5, 10, 20, 50, 100, 200)
FEWEST: Final = 50
"""Decided draws below which the chance of being confirmed cannot be judged."""


@dataclass(slots=True)
class Judgement:
    """What is said of a model: figures for gates, sentences for its card, curves for its page."""

    figures: dict[str, float] = field(default_factory=dict)
    said: list[Text] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def judge(training_set: TrainingSet) -> Judgement:
    """Try a recipe on later months and say what came of it.

    Raises
    ------
    ModelError
        The history has too few months for the tests that the recipe asks for.
    """
    every = try_later_months(training_set)
    trial = every.of_blended()
    judgement = Judgement(figures={"tests": float(len(every.tests)), "tests_blended": float(trial.blended)})
    judgement.figures |= {"tested_rows": float(len(trial.scores)), "tested_months": float(trial.months)}
    judgement.said.append(_tried(len(every.tests), trial.blended))
    if not trial.blended:
        judgement.figures["calibrated"] = 0.0
        return judgement
    _capacity(judgement, trial, training_set)
    _calibration(judgement, trial, training_set)
    _sensitivity(judgement, trial, training_set)
    return judgement


def _tried(tests: int, blended: int) -> Text:
    """Say how many tests tried the model as it is, and not its unsupervised part alone."""
    if not blended:
        return told("tried_none", tests=tests)
    rest = told("tried_all") if blended == tests else told("tried_some", others=tests - blended)
    return told("tried", tests=tests, blended=blended).then(rest)


def spread(name: str, estimate: Estimate) -> dict[str, float]:
    """Return an estimate as three figures."""
    return {name: estimate.value, f"{name}.low": estimate.low, f"{name}.high": estimate.high}


def _capacity(judgement: Judgement, trial: Trial, training_set: TrainingSet) -> None:
    """Measure precision and recall at the reviewers' capacity, beside the unsupervised part alone."""
    reviews = reviews_as_of(training_set.reviews, training_set.as_of)
    capacity = training_set.recipe.validation.capacity
    chosen, alone = at_capacity(trial.scores, reviews, capacity), at_capacity(trial.alone, reviews, capacity)
    judgement.figures |= {
        **spread("precision_at_capacity", chosen.precision),
        **spread("recall_at_capacity", chosen.recall),
        **spread("expected_positives", chosen.expected_positives),
        **spread("precision_without_findings", alone.precision),
        **spread("recall_without_findings", alone.recall),
        "tested_reviewed": float(chosen.reviewed),
        "tested_confirmed": float(chosen.confirmed),
        "tested_drawn": float(chosen.drawn),
    }
    judgement.said += [chosen.text(), told("beside", text=alone.text())]
    capacities = sorted({capacity, *(one for one in CAPACITIES if one * trial.months < len(trial.scores))})
    curve = [at_capacity(trial.scores, reviews, one) for one in capacities]
    for what in ("precision", "recall"):
        estimates = [(one.value, one.low, one.high) for one in (getattr(place, what) for place in curve)]
        judgement.pictures[f"{what}.png"] = capacity_curve(capacities, estimates, capacity, what)
    judgement.pictures["tests.png"] = months_curve(
        [f"{first:%Y-%m}" for first in trial.tests],
        *(
            [
                at_capacity(scores[(trial.test == place).to_numpy()], reviews, capacity).precision.value
                for place in range(len(trial.tests))
            ]
            for scores in (trial.scores, trial.alone)
        ),
    )


def _calibration(judgement: Judgement, trial: Trial, training_set: TrainingSet) -> None:
    """Say whether a probability means what it says; where it does not, or nobody can tell, scores are ranks."""
    found = _calibrated(trial, training_set)
    judgement.figures["calibrated"] = float(found is not None and found.holds())
    if found is None:
        judgement.figures["calibration_error"] = float("nan")
        judgement.said.append(told("unjudged"))
        return
    judgement.figures |= {
        "calibration_error": found.error,
        "calibration_error_by_chance": found.by_chance,
        "brier": found.brier,
    }
    meaning = "being_found" if training_set.recipe.labels.unlabelled == "unlabelled" else "being_confirmed"
    judgement.said.append(told(meaning, text=found.text()))
    table = found.table
    predicted, share, people = (
        table[name].to_numpy(np.float64) for name in ("mean_probability", "share_found", "people")
    )
    judgement.pictures["calibration.png"] = reliability_curve(predicted, share, people, found.error)


def _calibrated(trial: Trial, training_set: TrainingSet) -> Calibration | None:
    """Hold chances against what came: of being found for everybody, of being confirmed for those drawn by lot."""
    given = trial.chances.notna().to_numpy()
    y = training_set.known(trial.scores.index).y
    if training_set.recipe.labels.unlabelled != "unlabelled":
        given = given & (y != 0) & _drawn(trial.scores.index, training_set)
        if given.sum() < FEWEST:
            return None
    if not given.any():
        return None
    return calibration((y[given] > 0).astype(np.float64), trial.chances.to_numpy(np.float64)[given])


def _drawn(rows: pd.Index, training_set: TrainingSet) -> NDArray[np.bool_]:
    """Tell who was looked at because of a draw."""
    reviews = reviews_as_of(training_set.reviews, training_set.as_of)
    lots = reviews[reviews["selected_by"] == "random"]
    own = pd.MultiIndex.from_arrays([lots["official_id"], lots["month"]])
    return np.asarray(own.get_indexer(rows) >= 0)


def _sensitivity(judgement: Judgement, trial: Trial, training_set: TrainingSet) -> None:
    """Measure what the list would be worth under each assumed share of unseen positives."""
    recipe = training_set.recipe
    found = training_set.known(trial.scores.index).y > 0
    shares = list(dict.fromkeys((recipe.labels.assumed_share, *recipe.validation.shares)))
    if not found.any():
        return

    def under(share: float) -> NDArray[np.float64]:
        other = try_later_months(training_set, share=share).scores.reindex(trial.scores.index)
        return other.to_numpy(np.float64)

    plain = recipe.labels.unlabelled == "unlabelled"
    capacity = min(recipe.validation.capacity * trial.months, len(found))
    scores = trial.scores.to_numpy(np.float64) if plain else under
    table = sensitivity(scores, found, shares, capacity=capacity)
    for share, row in table.iterrows():
        name = f"share_{share:g}"
        judgement.figures |= {f"sensitivity.{name}.{what}": float(row[what]) for what in ("precision", "recall")}
        judgement.figures[f"sensitivity.{name}.contradicted"] = float(row["contradicted"])
    judgement.said.append(_table_said(table))
    judgement.pictures["sensitivity.png"] = sensitivity_curve(table.sort_index())


def _table_said(table: pd.DataFrame) -> Text:
    """Write the sensitivity table as lines of Markdown."""
    rows = [
        told(
            "share",
            share=share,
            precision=row["precision"],
            recall=row["recall"],
            contradicted=told("yes" if row["contradicted"] else "no"),
        )
        for share, row in table.iterrows()
    ]
    return told("shares").then(*rows)
