"""What stops a training: columns and labels not to be learned from, months that know their future, shuffled findings.

Each of them ends in a fault that names what it found and what to do; a model that none of them stopped carries what
was looked at among its figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.core.months import month_numbers
from riskml.evaluation import Scored, changed_by_the_future, check_shuffled_labels, check_training, future_faults
from riskml.learning.phrases_faults import phrase
from riskml.learning.supervised import learn_alone
from riskml.learning.training_set import metrics_among
from riskml.learning.trial import past_of, planned
from riskml.reviews import typed

if TYPE_CHECKING:
    from riskml.learning.training_set import TrainingSet
    from riskml.registry.recipes import Recipe
    from riskml.reviews import Labelled

Look = Callable[[date], pd.DataFrame]
"""Measures as of a day: a table like the one that is learned from, of that day's month or of more."""

BAGS: Final = 4
"""Boosted models, on as many draws, that a training on shuffled findings averages at most."""


def guard(history: pd.DataFrame, known: Labelled) -> None:
    """Refuse labels and columns that must not be learned from.

    Raises
    ------
    ModelError
        Labels of one kind, or a column that already holds the answer; each is named.
    """
    rows = known.learned
    check_training(history[rows].reset_index(drop=True), (known.y[rows] > 0).astype(np.float64))


def check_future(table: pd.DataFrame, look: Look, recipe: Recipe, as_of: date) -> dict[str, float]:
    """Measure an earlier month as of its own end, and refuse metrics that then said something else.

    A closed month has one number, whoever asks and when. What moves with the date of asking has taken something
    from the future, and a model that learned from it would meet other numbers than it knows.

    Parameters
    ----------
    table
        What is learned from, measured as of the date of training: index (official_id, month).
    look
        Measures anew.
    recipe
        How far back the month lies.
    as_of
        The date of training.

    Returns
    -------
    dict
        How many officials were looked at a second time; 0 where no earlier month is closed.

    Raises
    ------
    ModelError
        A metric of that month has moved, or nobody was measured in it at the time; each metric is named.
    """
    months = pd.DatetimeIndex(table.index.get_level_values("month"))
    latest = pd.Timestamp(as_of).to_period("M")
    closed = months[months < latest.to_timestamp()].unique()
    if closed.empty:
        return {"looked_at_again": 0.0}
    wanted = (latest - recipe.guards.earlier).to_timestamp()
    month = max((one for one in closed if one <= wanted), default=closed.min())
    end = (month + pd.offsets.MonthEnd(0)).date()
    now, then = _of_month(table, month), _of_month(look(end), month)
    where = phrase("the_metrics", month=month)
    if not len(now.index.intersection(then.index)) or not len(now.columns.intersection(then.columns)):
        found = phrase("officials_and_metrics", people=len(then), metrics=len(then.columns), end=end)
        raise ModelError([Fault(where, phrase("the_officials_and_metrics_that_are"), found)])
    faults = future_faults(changed_by_the_future(now, then))
    if faults:
        told = [replace(fault, where=f"{fault.where}, {month:%Y-%m} as of {end} and as of {as_of}") for fault in faults]
        raise ModelError(told)
    return {"looked_at_again": float(len(now.index.intersection(then.index)))}


def _of_month(table: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    """Return the metrics of one month by official and month."""
    rows = table[table.index.get_level_values("month") == month]
    return rows[metrics_among(rows.columns)]


def check_shuffled(training_set: TrainingSet) -> dict[str, float]:
    """Learn from findings that are shuffled among people, and refuse scores that know them.

    The last test of the trial is planned as for the model itself, on fewer people. What findings have in common is
    learned by itself: where they mean nothing the blend gives it no weight, and would hide what it knows.

    Returns
    -------
    dict
        The area under the curve that came of it, how far chance moves it, and the repeats: 0 where the months before
        the test have no finding, or those under test not two kinds, so that nothing could be told.

    Raises
    ------
    ModelError
        Scores tell shuffled findings apart; or the history is too short for the trial.
    """
    small = bounded(training_set)
    judged, folds = planned(small)
    last = judged.iloc[folds[-1].test]
    found = pd.Series(small.known(last.index).y > 0, index=last.index).groupby(level="month")
    if not past_of(small, judged, folds[-1])[1].confirmed or not (found.any() & ~found.all()).any():
        return {"shuffled_repeats": 0.0}

    def refit(random: np.random.Generator) -> Scored:
        other = replace(small, labels=shuffled_among(small, random))
        past, known = past_of(other, judged, folds[-1])
        model = learn_alone(other, past, known)
        scores = model.decision_function(last[list(past.columns)].to_numpy(np.float64))
        y = (other.known(last.index).y > 0).astype(np.float64)
        return Scored(scores, y, month_numbers(last.index.get_level_values("month")))

    told = check_shuffled_labels(refit, repeats=training_set.recipe.guards.shuffles, seed=training_set.recipe.seed)
    return {
        "shuffled_auc": told.auc,
        "shuffled_auc_by_chance": told.standard_error,
        "shuffled_repeats": float(told.repeats),
    }


def bounded(training_set: TrainingSet) -> TrainingSet:
    """Return a training set on at most as many people as the recipe's guards take, those with findings first."""
    recipe = training_set.recipe
    model = recipe.model.model_copy(update={"bags": min(recipe.model.bags, BAGS)})
    officials = training_set.history.index.get_level_values("official_id")
    people = officials.unique().sort_values()
    drawn = people[np.random.default_rng(recipe.seed).permutation(len(people))]
    told = drawn.isin(training_set.labels["official_id"])
    kept = [*drawn[told], *drawn[~told]][: recipe.guards.people]
    return replace(
        training_set,
        history=training_set.history[officials.isin(kept)],
        recipe=recipe.model_copy(update={"model": model}),
    )


def shuffled_among(training_set: TrainingSet, random: np.random.Generator) -> pd.DataFrame:
    """Return the findings of each month, each given to another of those who were measured in it."""
    labels = typed(training_set.labels)
    index = training_set.history.index
    parts = []
    for month, rows in labels.groupby("month", sort=True):
        measured = index.get_level_values("official_id")[index.get_level_values("month") == month].sort_values()
        other = pd.Series(measured[random.permutation(len(measured))], index=measured)
        own = rows[rows["official_id"].isin(measured)]
        parts.append(own.assign(official_id=own["official_id"].map(other)))
    return pd.concat(parts, ignore_index=True) if parts else labels
