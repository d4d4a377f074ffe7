"""One project, opened: measure, score, portray, train, run."""

from riskml.pipeline.check import check_project
from riskml.pipeline.create import create_project
from riskml.pipeline.job import RunResult, run_job
from riskml.pipeline.session import Session, open_project

open = open_project  # noqa: A001 (riskml.open reads like the builtin on purpose)

__all__ = ["RunResult", "Session", "check_project", "create_project", "open", "open_project", "run_job"]
