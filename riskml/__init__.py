"""The open data cage: from the log of what officials did to what deserves a human look.

Everything heavy is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.core.version import __version__

if TYPE_CHECKING:
    from riskml.core.errors import RiskmlError
    from riskml.pipeline import Session, open  # noqa: A004
    from riskml.scoring import RiskScorer

__all__ = ["RiskScorer", "RiskmlError", "Session", "__version__", "open"]

_HOMES = {
    "RiskScorer": "riskml.scoring",
    "RiskmlError": "riskml.core.errors",
    "Session": "riskml.pipeline",
    "open": "riskml.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'riskml' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 (only when something is asked for)

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
