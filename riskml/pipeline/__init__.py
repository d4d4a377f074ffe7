"""One project, opened: measure, score, portray, train, run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.lazy import lazily

if TYPE_CHECKING:
    from riskml.pipeline.check import check_project
    from riskml.pipeline.create import create_project
    from riskml.pipeline.job import RunResult, run_job
    from riskml.pipeline.session import Session, open_project
    from riskml.pipeline.session import open_project as open  # noqa: A004 (riskml.open reads like the builtin)

__all__ = ["RunResult", "Session", "check_project", "create_project", "open", "open_project", "run_job"]

if not TYPE_CHECKING:  # a type checker would take any name for one of the package
    __getattr__ = lazily(
        __name__,
        {
            "RunResult": "riskml.pipeline.job",
            "Session": "riskml.pipeline.session",
            "check_project": "riskml.pipeline.check",
            "create_project": "riskml.pipeline.create",
            "open": "riskml.pipeline.session:open_project",
            "open_project": "riskml.pipeline.session",
            "run_job": "riskml.pipeline.job",
        },
    )
