"""The open data cage: from the log of what officials did to what deserves a human look.

Everything heavy is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.lazy import lazily
from riskml.core.version import __version__

if TYPE_CHECKING:
    from riskml.core.errors import RiskmlError
    from riskml.pipeline import Session, open  # noqa: A004
    from riskml.scoring import RiskScorer

__all__ = ["RiskScorer", "RiskmlError", "Session", "__version__", "open"]

if not TYPE_CHECKING:  # a type checker would take any name for one of the package
    __getattr__ = lazily(
        __name__,
        {
            "RiskScorer": "riskml.scoring",
            "RiskmlError": "riskml.core.errors",
            "Session": "riskml.pipeline.session",
            "open": "riskml.pipeline.session:open_project",
        },
    )


def __dir__() -> list[str]:
    return sorted(__all__)
