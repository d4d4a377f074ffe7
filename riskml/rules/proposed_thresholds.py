"""Where the threshold of a rule would have to stand to flag its due share, from the facts of its own hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.rules.due_share import MISCALIBRATED
from riskml.rules.facts import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.cards import RuleCard
    from riskml.rules.detection import Detection

THRESHOLDS: Final = ("rule", "parameter", "value", "proposed", "proposed_share")


def thresholds(detection: Detection, cards: Iterable[RuleCard]) -> pd.DataFrame:
    """Propose for each rule that flags more than its due where its threshold would flag no more.

    A card that names its threshold and the fact that is held against it is asked of its hits: those farthest beyond
    are kept, as many as come to the due share of the population, and hits that are alike are kept or left together.

    Returns
    -------
    DataFrame
        One row a miscalibrated rule, by name: rule, parameter ('' where the card names none), value as it stands,
        proposed (NaN where no value would do, as where all hits are alike), and the share that it would flag.
    """
    health = detection.health.set_index("rule")
    rows = []
    for card in sorted(cards, key=lambda one: one.name):
        if card.name not in detection.miscalibrated:
            continue
        own = detection.hits[detection.hits["rule"] == card.name]
        name = card.threshold.parameter if card.threshold else ""
        value = float(card.parameters[name]) if name else np.nan
        rows.append((card.name, name, value, *_proposed(card, own, int(health["population"][card.name]))))
    frame = pd.DataFrame(rows, columns=list(THRESHOLDS))
    return frame.astype(dict.fromkeys(("value", "proposed", "proposed_share"), "float64"))


def _proposed(card: RuleCard, own: pd.DataFrame, population: int) -> tuple[float, float]:
    """Return the value at which a card would flag its due share, and the share that it would flag then."""
    if card.threshold is None:
        return np.nan, np.nan
    facts = numbers_of(own["facts"], card.threshold.fact)
    order = -facts if card.threshold.keep == "high" else facts
    seen: set[str] = set()
    best = (np.nan, np.nan)
    for value in np.unique(order[~np.isnan(order)]):
        alike = own["records"][order == value]
        seen.update(str(record) for records in alike for record in records)
        share = len(seen) / population
        if share > MISCALIBRATED:
            break
        best = (float(-value if card.threshold.keep == "high" else value) / card.threshold.scale, share)
    return best
