"""An order of warnings tried on later months: learned from what was known then, judged by what reviews said since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.months import first_day, month_numbers
from riskml.evaluation import Scored, at_capacity, calibration, check_shuffled_labels, pairs_within
from riskml.learning.judgement import Judgement, spread
from riskml.learning.phrases import told
from riskml.learning.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from riskml.learning.warning_history import WarningHistory
    from riskml.registry.recipes import TriageRecipe
    from riskml.scoring import ConfirmationScorer

    Learn = Callable[[WarningHistory, NDArray[np.bool_], NDArray[np.int8]], ConfirmationScorer]
    """Fits the rows of a history that are true, to what is known of every row."""

KINDS = (-1, 1)
"""Cleared, and confirmed."""


@dataclass(frozen=True, slots=True)
class Test:
    """Months to be scored by a model of what was known before them."""

    first: int
    last: int
    as_of: date


def planned_tests(history: WarningHistory, recipe: TriageRecipe) -> list[Test]:
    """Return the tests: the last months of the history, in order, each known from the day before it begins.

    Raises
    ------
    ModelError
        The history has too few months.
    """
    numbers = month_numbers(history.table.index.get_level_values("month"))
    asked = recipe.validation
    last, first = int(numbers.max()), int(numbers.min())
    starts = [last + 1 - asked.test_months * (asked.splits - place) for place in range(asked.splits)]
    if starts[0] <= first:
        expected = phrase("more_than_months_for_tests", least=asked.splits * asked.test_months, splits=asked.splits)
        remedy = phrase("go_on_publishing_runs_or_ask")
        raise ModelError([Fault(phrase("published_runs"), expected, Verbatim(f"{last - first + 1}"), remedy)])
    return [
        Test(start, start + asked.test_months - 1, (first_day(start) - pd.Timedelta(days=1)).date()) for start in starts
    ]


@dataclass(frozen=True, slots=True, eq=False)
class OrderTrial:
    """Scores of later months by models of their past; every series has the index (warning_id, month).

    Parameters
    ----------
    scores
        By the recipe.
    yields
        By the yields of rules alone.
    y
        What reviews concluded: 1 confirmed, -1 cleared, 0 not known.
    learned
        Which rows were scored by a model that had enough reviews to learn from.
    """

    scores: pd.Series
    yields: pd.Series
    y: NDArray[np.int8]
    learned: NDArray[np.bool_]


def try_later(history: WarningHistory, recipe: TriageRecipe, learn: Learn, column: str) -> OrderTrial:
    """Fit on the months before each test, with what was known when it began, and score its months.

    Parameters
    ----------
    history, recipe
        What the model itself learns from, and how.
    learn
        Fits.
    column
        The column with the yields of rules.
    """
    numbers = month_numbers(history.table.index.get_level_values("month"))
    scores, learned, tested = (np.full(len(numbers), fill) for fill in (np.nan, 0.0, 0.0))
    for test in planned_tests(history, recipe):
        known = history.known(test.as_of)
        own, past = (numbers >= test.first) & (numbers <= test.last), (numbers < test.first) & (known != 0)
        tested[own] = 1.0
        scores[own] = history.table.loc[own, column]
        if not past.any() or not own.any():
            continue
        scorer = learn(history, past, known)
        scores[own] = scorer.decision_function(history.table[own].reset_index(drop=True))
        learned[own] = scorer.regime_ == "learned"
    kept = tested > 0
    rows = history.table.index[kept]
    return OrderTrial(
        scores=pd.Series(scores[kept], index=rows),
        yields=pd.Series(history.table.loc[kept, column], index=rows),
        y=history.known()[kept],
        learned=learned[kept] > 0,
    )


def judge_order(judgement: Judgement, trial: OrderTrial, history: WarningHistory, recipe: TriageRecipe) -> None:
    """Say what a trial's order would have been worth, beside that of the yields of rules alone."""
    decided = trial.y != 0
    tests = recipe.validation.splits
    judgement.figures |= {
        "tests": float(tests),
        "tested_rows": float(len(trial.scores)),
        "tested_decided": float(decided.sum()),
        "tested_learned": float(trial.learned.mean()) if len(trial.learned) else 0.0,
    }
    judgement.said.append(told("order_tried", tests=tests, decided=int(decided.sum())))
    confirmed = (trial.y[decided] > 0).astype(np.float64)
    if not 0 < confirmed.sum() < len(confirmed):
        judgement.said.append(told("order_unjudged"))
        return
    reviews, capacity = _reviews(history, trial), recipe.validation.capacity
    for name, values in (("", trial.scores), ("_by_yields", trial.yields)):
        scores = values.rename_axis(["official_id", "month"])
        months = month_numbers(scores.index.get_level_values("month"))[decided]
        pairs = pairs_within(scores.to_numpy()[decided], confirmed, months)
        judgement.figures[f"auc{name}"] = pairs.won / pairs.pairs if pairs.pairs else float("nan")
        precision = at_capacity(scores, reviews, capacity).precision
        judgement.figures |= spread(f"precision_at_capacity{name}", precision)
        about = {"capacity": capacity, "share": precision.value, "low": precision.low, "high": precision.high}
        judgement.said.append(told(f"order_worth{name}", auc=judgement.figures[f"auc{name}"], **about))
    sure = decided & trial.learned
    found = trial.y[sure] > 0
    if 0 < found.sum() < len(found):
        chances = 1.0 / (1.0 + np.exp(-trial.scores.to_numpy()[sure]))
        held = calibration(found.astype(np.float64), chances)
        judgement.figures |= {"calibration_error": held.error, "calibration_error_by_chance": held.by_chance}


def _reviews(history: WarningHistory, trial: OrderTrial) -> pd.DataFrame:
    """Return the looks at the rows of a trial, as they are judged at capacity."""
    looks = history.looks.loc[trial.scores.index]
    issued = looks["issued"].to_numpy(np.bool_)
    names = {1: "confirmed", -1: "cleared", 0: "open"}
    return pd.DataFrame(
        {
            "official_id": trial.scores.index.get_level_values("warning_id")[issued],
            "month": trial.scores.index.get_level_values("month")[issued],
            "finding": [names[int(one)] for one in trial.y[issued]],
            "propensity": looks["inclusion_probability"].to_numpy(np.float64)[issued],
        }
    )


def check_shuffled_reviews(history: WarningHistory, recipe: TriageRecipe, learn: Learn) -> dict[str, float]:
    """Learn from findings that are shuffled among the warnings of each month, and refuse scores that know them.

    Returns
    -------
    dict
        The area under the curve that came of it, how far chance moves it, and the repeats: 0 where the months before
        the last test, or those under it, have not findings of both kinds.

    Raises
    ------
    ModelError
        Scores tell shuffled findings apart; or the history is too short for the trial.
    """
    test = planned_tests(history, recipe)[-1]
    numbers = month_numbers(history.table.index.get_level_values("month"))
    own, before = (numbers >= test.first) & (numbers <= test.last), numbers < test.first
    known, then = history.known(), history.known(test.as_of)
    past = before & (then != 0)
    judged = own & (known != 0)
    kinds = pd.Series(known[judged]).groupby(numbers[judged]).nunique()
    if len(np.unique(then[past])) < len(KINDS) or not (kinds == len(KINDS)).any():
        return {"shuffled_repeats": 0.0}

    def refit(random: np.random.Generator) -> Scored:
        other, later = _shuffled(then, past, numbers, random), _shuffled(known, judged, numbers, random)
        scorer = learn(history, past, other)
        scores = scorer.decision_function(history.table[judged].reset_index(drop=True))
        return Scored(scores, (later[judged] > 0).astype(np.float64), numbers[judged])

    found = check_shuffled_labels(refit, repeats=recipe.guards.shuffles, seed=recipe.seed)
    return {
        "shuffled_auc": found.auc,
        "shuffled_auc_by_chance": found.standard_error,
        "shuffled_repeats": float(found.repeats),
    }


def _shuffled(
    known: NDArray[np.int8], rows: NDArray[np.bool_], months: NDArray[np.int64], random: np.random.Generator
) -> NDArray[np.int8]:
    """Return what is known, shuffled among some rows of each month."""
    other = known.copy()
    for month in np.unique(months[rows]):
        own = np.flatnonzero(rows & (months == month))
        other[own] = known[random.permutation(own)]
    return other
