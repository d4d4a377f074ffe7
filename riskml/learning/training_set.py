"""What a supervised model is to learn from: a history, what reviews found, and how to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.reviews import label, typed
from riskml.rules import area_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from riskml.registry.recipes import SupervisedRecipe
    from riskml.reviews import Labelled
    from riskml.scoring.settings import Direction


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """A history as of a date, with the findings that were made about it.

    Parameters
    ----------
    history
        Index (official_id, month), one column a metric or area of rules.
    labels
        Findings, each from the day on which it was decided.
    recipe
        How to learn.
    directions
        For each column, which side is of concern.
    as_of
        The date up to which everything was known.
    threads
        Threads at work, every core where none is given; no bit of the model hangs on it.
    """

    history: pd.DataFrame
    labels: pd.DataFrame
    recipe: SupervisedRecipe
    directions: Mapping[str, Direction]
    as_of: date
    threads: int | None = None

    def known(self, rows: pd.Index | None = None, as_of: date | None = None) -> Labelled:
        """Say of rows, or of the whole history, what is known of them on a date, or on the set's own."""
        index = self.history.index if rows is None else rows
        policy = self.recipe.labels
        return label(index, self.labels, as_of or self.as_of, maturity=policy.maturity, overlap=policy.overlap)

    @property
    def reviews(self) -> pd.DataFrame:
        """The findings in their types, open reviews included."""
        return typed(self.labels)

    def sides(self, columns: pd.Index) -> dict[str, Direction]:
        """Return the directions of some columns."""
        return {str(name): self.directions[str(name)] for name in columns}


def metrics_among(columns: pd.Index) -> list[str]:
    """Return the columns that are metrics, not severities of rule hits."""
    return [str(name) for name in columns if not area_of(str(name))]
