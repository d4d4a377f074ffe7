"""The health of metrics in a run: those that tell more of themselves than of anybody, and whether they move a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.metrics.calibration import calibration_of
from riskml.pipeline.matrix import TREND
from riskml.pipeline.phrases import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.cards import Cards
    from riskml.core.texts import Text
    from riskml.metrics import Measurement
    from riskml.registry import LoadedModel


@dataclass(frozen=True, slots=True)
class LooseMetric:
    """A metric by which so many lie past one deviation that it says nothing of one of them.

    Parameters
    ----------
    metric
        Its name.
    share
        Who of those measured lies past one deviation on the side that concerns: in the month or, where the model left
        it out, in the history that the model was made from.
    people
        How many were measured in the month.
    moves_score
        Whether the model that scored knows it.
    left_out
        Whether the model left it out for this very reason.
    """

    metric: str
    share: float
    people: int
    moves_score: bool
    left_out: bool

    def text(self) -> Text:
        """Say why it is not to be relied on, and whether it moves a score."""
        key = "loose_left_out" if self.left_out else "loose_now" if self.moves_score else "loose_unscored"
        return told(key, share=self.share, people=self.people)

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        facts = {"metric": self.metric, "status": "miscalibrated", "share": self.share, "people": self.people}
        text = self.text()
        return {**facts, "moves_score": self.moves_score, "left_out": self.left_out, "zh": text.zh, "en": text.en}


def loose_metrics(measurement: Measurement, cards: Cards, model: LoadedModel) -> tuple[LooseMetric, ...]:
    """Return the metrics that are miscalibrated in the latest month, or were when the model was made.

    The model is fixed: a metric that it knows goes on to move scores until it is trained again, for no score may hang
    on who else is measured in a month. That is said instead.
    """
    profile = measurement.profile
    last = profile[(profile["month"] == profile["month"].max()) & (profile["subject"] == "official")]
    z = last.pivot_table(index="subject_id", columns="metric", values="z", aggfunc="first").rename_axis("official_id")
    sides = {card.name: card.concern for card in cards.metrics}
    sides |= {card.name + TREND: card.concern for card in cards.metrics}
    looked = calibration_of(z[[name for name in z.columns if name in sides]], sides)
    found = []
    for name in sorted({*looked, *model.miscalibrated}):
        left_out, now = name in model.miscalibrated, looked.get(name)
        if left_out or (now is not None and now.miscalibrated):
            share = model.miscalibrated[name] if left_out or now is None else now.share
            people = 0 if now is None else now.people
            found.append(LooseMetric(name, float(share), people, name in model.metrics, left_out))
    return tuple(found)


def with_loose(gaps: pd.DataFrame, loose: Iterable[LooseMetric]) -> pd.DataFrame:
    """Return a measurement's gaps with what is miscalibrated, for the pages that would have used it."""
    rows = [{"metric": one.metric, "reason_zh": one.text().zh, "reason_en": one.text().en} for one in loose]
    rows = [row for row in rows if row["metric"] not in set(gaps["metric"])]
    if not rows:
        return gaps
    more = pd.DataFrame(rows, columns=list(gaps.columns)).astype(gaps.dtypes)
    return pd.concat([gaps, more], ignore_index=True).sort_values("metric", ignore_index=True)
