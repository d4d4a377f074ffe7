"""What only charts show: a score's place among others, and a chain of events."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.run_data import RunData


@dataclass(frozen=True, slots=True)
class ScorePlace:
    """A score's place among what chance gives, and among everybody's, on the one scale of a run.

    ``score`` and ``scores`` are what the list goes by: each departure under the most favourable circumstance that was
    tried. ``threshold`` is where the list by score begins, NaN where it selects nobody; ``quantiles`` give for a share
    the score that it lies below by chance; ``scores`` are everybody's, unnamed and by evenly spaced ranks, both ends
    among them; ``low`` and ``high`` are the ends of the scale, equal on all pages of a run.
    """

    score: float
    threshold: float
    quantiles: tuple[tuple[float, float], ...]
    scores: tuple[float, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day in a chain of events: its kind, what it was, and its amount, NaN where it has none.

    ``unit`` is what the amount is in, as far as that is known.
    """

    at: date
    kind: Text
    label: Text
    amount: float
    unit: Text | None = None


def score_place(official_id: str, run_data: RunData) -> ScorePlace | None:
    """Return the place of an official's score; None without a score, or in a run that does not say what chance gives.

    The scale is that of the run: everybody's scores, what chance gives, and where the list begins.
    """
    rows = run_data.warnings.rows(official_id)
    if not rows or not run_data.null or not run_data.ranked_scores:
        return None
    score = float(rows[0].get("remaining", rows[0]["score"]))
    if not math.isfinite(score):
        return None
    ends = [run_data.ranked_scores[0], run_data.ranked_scores[-1], *(one for _, one in run_data.null)]
    ends += [run_data.threshold] if math.isfinite(run_data.threshold) else []
    return ScorePlace(score, run_data.threshold, run_data.null, run_data.ranked_scores, min(ends), max(ends))
