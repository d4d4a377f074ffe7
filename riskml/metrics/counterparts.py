"""What the same work came to with an official's other counterparties, beside the one that stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from riskml.metrics.monthly_sums import append_stage

if TYPE_CHECKING:
    from riskml.engine import Engine

COUNTERPARTS: Final = ("subject_id", "metric", "stratum", "acts", "own", "value")
"""The columns of what the same work came to with others: `own` with the one that stands out, `value` with another."""
LAID: Final = "counterpart_value"
"""The table in which each card leaves them."""


def lay_counterparts(engine: Engine, number: int) -> None:
    """Keep what each official's work came to with each counterparty, while the comparison of pairs stands."""
    append_stage(engine, LAID, LAID, card=number)


def find_counterparts(engine: Engine) -> pd.DataFrame:
    """Return what the same work came to with others, of those who stand out (`flagged`)."""
    if LAID not in engine.tables():
        return tell_counterparts(pd.DataFrame(columns=list(COUNTERPARTS)))
    return tell_counterparts(
        engine.frame(
            "select counterpart_value.official_id as subject_id, card_of.metric, counterpart_value.stratum, "
            "counterpart_value.acts, counterpart_value.own, counterpart_value.value from counterpart_value "
            "inner join flagged on counterpart_value.card = flagged.card "
            "and counterpart_value.official_id = flagged.official_id "
            "inner join card_of on counterpart_value.card = card_of.card and card_of.span = 0"
        )
    )


def tell_counterparts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the same work came to with others, in its types and its order."""
    kinds = {**dict.fromkeys(COUNTERPARTS[:3], "str"), "acts": "int64", "own": "float64", "value": "float64"}
    frame = rows[list(COUNTERPARTS)].astype(kinds)
    return frame.sort_values(["subject_id", "metric", "value"], ignore_index=True)
