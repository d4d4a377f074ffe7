"""A program of somebody else's that reads a project: what it may rely on has types."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import riskml
from riskml import RiskmlError, Session

if TYPE_CHECKING:
    import pandas as pd


def strangest(folder: str, as_of: date | None = None) -> str | None:
    """Return who scores highest, or nothing where the project cannot be read."""
    try:
        session: Session = riskml.open(folder)
        scores: pd.DataFrame = session.score(as_of)
    except RiskmlError as error:
        wrong: list[str] = [f"{fault.where}: {fault.remedy}" for fault in error.faults]
        print(*wrong, sep="\n")  # noqa: T201 -- it is a program
        return None
    ordered = scores.sort_values("score", ascending=False)
    return str(ordered["official_id"].iloc[0])


def tables(session: Session) -> dict[str, pd.DataFrame]:
    """Return the tables of a session by name."""
    return {
        "profile": session.measure(),
        "hits": session.hits(),
        "scores": session.score(),
        "reasons": session.contributions(),
        "warnings": session.warnings(),
    }


def learned(session: Session) -> str:
    """Train, and return the version."""
    version: str = session.train("unsupervised", as_of=date(2025, 12, 31))
    return f"{riskml.__version__}: {version}"
