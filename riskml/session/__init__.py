"""One project, opened: measure, score, portray, train, run."""

from riskml.session.check import check_project
from riskml.session.create import create_project
from riskml.session.job import RunResult, run_job
from riskml.session.session import Session, open_project

open = open_project  # noqa: A001 (riskml.open reads like the builtin on purpose)

__all__ = ["RunResult", "Session", "check_project", "create_project", "open", "open_project", "run_job"]
