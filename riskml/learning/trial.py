"""A model tried on months that it had not seen: learned from what was known then, judged by what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.months import month_number, month_numbers
from riskml.evaluation import TemporalSplit
from riskml.learning.supervised import blended_scorer, learn
from riskml.learning.training_set import metrics_among

if TYPE_CHECKING:
    from riskml.evaluation import Fold
    from riskml.learning.training_set import TrainingSet
    from riskml.reviews import Labelled


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Scores of later months by models of their past; every series has the index (official_id, month).

    Parameters
    ----------
    scores
        By the recipe.
    alone
        By its unsupervised part alone.
    chances
        The probability that goes with a score; NaN where a test's past had too few findings for any.
    tests
        First month of each test, in order.
    test
        Which test each row belongs to.
    blended
        Tests whose past had enough findings to learn from.
    """

    scores: pd.Series
    alone: pd.Series
    chances: pd.Series
    tests: tuple[pd.Timestamp, ...]
    test: pd.Series
    blended: int

    def of_blended(self) -> Trial:
        """Return the tests whose past had enough findings; the others tried the unsupervised part alone."""
        had = self.chances.notna().groupby(self.test).transform("any").to_numpy()
        kept = [place for place in range(len(self.tests)) if (self.test[had] == place).any()]
        return Trial(
            scores=self.scores[had],
            alone=self.alone[had],
            chances=self.chances[had],
            tests=tuple(self.tests[place] for place in kept),
            test=self.test[had].map({place: new for new, place in enumerate(kept)}),
            blended=self.blended,
        )

    @property
    def months(self) -> int:
        """Months under test."""
        return int(self.scores.index.get_level_values("month").nunique())


def try_later_months(training_set: TrainingSet, *, share: float | None = None) -> Trial:
    """Fit on the months before each test, with the labels known when it began, and score its months.

    Months too young for their findings to have come in are neither learned from nor tested on.

    Parameters
    ----------
    training_set
        What the model itself learns from.
    share
        Another assumed share than the recipe's.

    Raises
    ------
    ModelError
        The history has too few months for the tests that the recipe asks for.
    """
    judged, folds = planned(training_set)
    parts = [_one(training_set, judged, fold, share) for fold in folds]
    told = pd.concat([part.assign(test=place) for place, part in enumerate(parts)])
    return Trial(
        scores=told["score"],
        alone=told["alone"],
        chances=told["chance"],
        tests=tuple(fold.test_from for fold in folds),
        test=told["test"],
        blended=sum(bool(part["chance"].notna().any()) for part in parts),
    )


def planned(training_set: TrainingSet) -> tuple[pd.DataFrame, list[Fold]]:
    """Return the rows that the tests may use, and the tests.

    Raises
    ------
    ModelError
        The history has too few months for the tests that the recipe asks for.
    """
    asked = training_set.recipe.validation
    judged = matured(training_set)
    splitter = TemporalSplit(asked.splits, embargo=training_set.recipe.embargo, test_months=asked.test_months)
    return judged, splitter.folds(judged)


def matured(training_set: TrainingSet) -> pd.DataFrame:
    """Return the months of a history that are old enough for their findings to have come in."""
    until = month_number(training_set.as_of) - training_set.recipe.labels.maturity
    old = month_numbers(training_set.history.index.get_level_values("month")) <= until
    kept: pd.DataFrame = training_set.history[old]
    return kept


def past_of(training_set: TrainingSet, judged: pd.DataFrame, fold: Fold) -> tuple[pd.DataFrame, Labelled]:
    """Return what a test's model learns from: the months before it, and what was known of them when it began."""
    past = judged.iloc[fold.train].dropna(axis="columns", how="all")
    return past, training_set.known(past.index, fold.as_of.date())


def _one(training_set: TrainingSet, judged: pd.DataFrame, fold: Fold, share: float | None) -> pd.DataFrame:
    """Score the months of one test by a model of its past, which knows what was known when the test began."""
    past, known = past_of(training_set, judged, fold)
    scorer = learn(past, known, blended_scorer(training_set, past.columns, share=share))
    tested = judged.iloc[fold.test][list(past.columns)]
    X = tested.reset_index(drop=True)
    scores = np.asarray(scorer.decision_function(X), dtype=np.float64)
    alone = np.asarray(scorer.unsupervised_.decision_function(X[metrics_among(X.columns)]), dtype=np.float64)
    chance = 1.0 / (1.0 + np.exp(-scores)) if scorer.regime_ == "blended" else np.full(len(X), np.nan)
    return pd.DataFrame({"score": scores, "alone": alone, "chance": chance}, index=tested.index)
