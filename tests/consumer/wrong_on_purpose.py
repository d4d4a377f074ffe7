"""Calls that a type checker has to refuse: each line says by which error. Nothing here is ever run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import riskml
from riskml import RiskScorer
from riskml.scoring import published_sum

if TYPE_CHECKING:
    import pandas as pd


def wrong(session: riskml.Session, table: pd.DataFrame) -> None:
    """Get everything wrong once."""
    riskml.open(7)  # wrong: arg-type
    riskml.opens(".")  # wrong: attr-defined
    session.score("2025-12-31")  # wrong: arg-type
    session.scores()  # wrong: attr-defined
    session.explanation("P07", language="fr")  # wrong: arg-type
    number: int = session.measure()  # wrong: assignment
    RiskScorer(direction={"late": "high"})  # wrong: call-arg
    RiskScorer(directions={"late": "hihg"})  # wrong: dict-item
    print(RiskScorer().fit(table).explain(table).shares)  # noqa: T201 # wrong: attr-defined
    published_sum("base", number)  # wrong: arg-type
