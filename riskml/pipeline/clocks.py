"""The clocks of late cases: what was received, due and done, of the worst records of each reason about lateness.

Who closed a case does not carry what others delayed: a page shows each step with its hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from riskml.portraits.reasons import LATE

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.cards import Cards
    from riskml.metrics import Measurement
    from riskml.portraits.clocks import ClockRows

WORST = 2
"""Records of a reason whose case is told step by step."""


def clock_rows(folder: Path, measurement: Measurement, cards: Cards) -> ClockRows:
    """Return, by act, the rows of its case and of the case's steps.

    Parameters
    ----------
    folder
        Holds the trails of the run: ``trail_cases.parquet`` and ``trail_steps.parquet``.
    measurement
        Its evidence names the acts that are looked at: the worst of each metric about lateness.
    cards
        Which metrics these are.
    """
    evidence, late = measurement.evidence, {card.name for card in cards.metrics if card.family == LATE}
    worst = evidence[evidence["metric"].isin(late) & (evidence["rank"] <= WORST)]
    acts = sorted(set(worst["ref"].map(str)))
    steps, cases = folder / "trail_steps.parquet", folder / "trail_cases.parquet"
    if not acts or not steps.exists():
        return {}
    own = pq.read_table(steps, filters=[("operation_id", "in", acts)], columns=["operation_id", "case_id"]).to_pylist()
    ids = sorted({row["case_id"] for row in own})
    told: dict[str, list[dict[str, Any]]] = {one: [] for one in ids}
    for row in pq.read_table(steps, filters=[("case_id", "in", ids)]).sort_by("position").to_pylist():
        told[row["case_id"]].append(row)
    rows = {row["case_id"]: row for row in pq.read_table(cases, filters=[("case_id", "in", ids)]).to_pylist()}
    return {
        row["operation_id"]: (rows[row["case_id"]], tuple(told[row["case_id"]]))
        for row in own
        if row["case_id"] in rows
    }
