"""Warnings of some months as runs would have published them, and what reviews said of those that were issued."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from riskml.core.texts import Text
from riskml.learning import WarningHistory
from riskml.registry.recipes import TriageRecipe, WarningGuards

LAST = pd.Period("2025-12", "M")
DIRECTIONS = {"rule_yield": "high", "same_rule": "high", "amount": "both"}
RECIPE = TriageRecipe(name="triage", label=Text(zh="排序", en="order")).model_copy(
    update={"guards": WarningGuards(shuffles=1)}
)


def reviewed(
    months: int = 16, each: int = 40, *, seed: int = 0, meaning: bool = True, delay: int = 40
) -> WarningHistory:
    """Return months of warnings, two thirds of them issued; confirmed by yields and, in secret, by repetition."""
    random = np.random.default_rng(seed)
    rows = []
    for place in range(months):
        month = LAST - (months - 1 - place)
        for number in range(each):
            own = {"rule_yield": random.normal(-1.0, 0.7), "same_rule": random.poisson(2.0), "amount": random.normal(4)}
            odds = own["rule_yield"] - 1.5 + 1.2 * own["same_rule"] if meaning else -0.5
            rows.append(
                {
                    "warning_id": f"W{place:02d}-{number:03d}",
                    "month": month.start_time,
                    **own,
                    "ranked_at": month.end_time.normalize(),
                    "issued": number % 3 > 0,
                    "selected_by": ("", "rule", "rule" if number % 2 else "random")[number % 3],
                    "inclusion_probability": (0.0, 1.0, 1.0 if number % 2 else 0.5)[number % 3],
                    "unit_id": f"U{number % 4}",
                    "finding": "confirmed" if random.random() < 1 / (1 + np.exp(-odds)) else "cleared",
                }
            )
    frame = pd.DataFrame(rows).set_index(["warning_id", "month"])
    labels = frame.reset_index()
    labels = labels.loc[labels["issued"]].assign(known_at=lambda one: one["ranked_at"] + pd.Timedelta(days=delay))
    return WarningHistory(
        table=frame[list(DIRECTIONS)].astype("float64"),
        looks=frame[["ranked_at", "issued", "selected_by", "inclusion_probability", "unit_id"]],
        labels=labels[["warning_id", "finding", "known_at"]].reset_index(drop=True),
        directions=DIRECTIONS,
        inputs={"cards": "0" * 64},
        as_of=date(2025, 12, 31),
    )
