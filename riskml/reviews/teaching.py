"""What a model may learn from: of each row of a history what reviews had found, and of whom nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.months import month_number, month_numbers
from riskml.reviews.labels import training_labels, typed

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

MEANING: Final = {"confirmed": 1, "cleared": -1, "open": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """What is known of each row of a history on a date.

    Parameters
    ----------
    y
        1 confirmed, -1 cleared, 0 unlabelled: nobody had looked, or nothing was decided.
    learned
        Whether a model may learn from the row: its month is old enough for findings to have come in, and it
        is not an unlabelled month that overlaps a confirmed one of the same official.
    """

    y: NDArray[np.int8]
    learned: NDArray[np.bool_]

    def of(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Labelled:
        """Return what is known of some rows."""
        return Labelled(self.y[rows], self.learned[rows])

    @property
    def confirmed(self) -> int:
        """How many rows to learn from are confirmed."""
        return int((self.y[self.learned] > 0).sum())

    @property
    def cleared(self) -> int:
        """How many rows to learn from are cleared."""
        return int((self.y[self.learned] < 0).sum())


def label(rows: pd.Index, labels: pd.DataFrame, as_of: date, *, maturity: int, overlap: int) -> Labelled:
    """Say of each row of a history what is known of it on a date.

    Parameters
    ----------
    rows
        Pairs (official_id, month), each once, the month as the start of the month.
    labels
        The frame of labels; only what was decided by the date exists.
    as_of
        The date.
    maturity
        How many months old a month must be to teach.
    overlap
        Within how many months of a person's confirmed one an unlabelled month teaches nothing.

    Raises
    ------
    ModelError
        The frame is not one of labels.
    """
    known = training_labels(typed(labels), as_of)
    own = pd.MultiIndex.from_arrays([known["official_id"], known["month"]], names=["official_id", "month"])
    place = own.get_indexer(rows)
    y = np.zeros(len(rows), np.int8)
    y[place >= 0] = known["finding"].map(MEANING).to_numpy(np.int8)[place[place >= 0]]
    months = month_numbers(rows.get_level_values("month"))
    mature = months <= month_number(as_of) - maturity
    confirmed = known[known["finding"] == "confirmed"]
    beside = _beside(rows.get_level_values("official_id"), months, confirmed, overlap)
    return Labelled(y, mature & ~(beside & (y == 0)))


def _beside(officials: pd.Index, months: NDArray[np.int64], confirmed: pd.DataFrame, reach: int) -> NDArray[np.bool_]:
    """Tell which rows lie within so many months of a confirmed month of the same official."""
    near = np.zeros(len(officials), dtype=np.bool_)
    if confirmed.empty:
        return near
    moments = pd.Series(month_numbers(confirmed["month"]), index=confirmed["official_id"].to_numpy())
    by_person = moments.groupby(level=0).agg(list).to_dict()
    for place, (official, month) in enumerate(zip(officials, months, strict=True)):
        near[place] = any(abs(month - one) <= reach for one in by_person.get(official, ()))
    return near
