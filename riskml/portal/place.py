"""What is in force in this room: the project's tables of cases and access, its routes and its calendar."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, Self, get_args

from riskml.calendars import build_for
from riskml.core.errors import ProjectError
from riskml.portal.settings import project_in_force
from riskml.reviews.cases import (
    Library,
    WorkingDays,
    access_faults,
    case_faults,
    page_faults,
    read_access,
    read_cases,
    read_library,
)
from riskml.reviews.ledger.acts import Register
from riskml.triage import read_routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.project import Project
    from riskml.reviews.cases import AccessTable, CaseTable
    from riskml.triage import RouteSettings

_LOG = logging.getLogger(__name__)
_FIRST: Final = date(2015, 1, 1)
_YEARS_AHEAD: Final = 15
"""Beyond the longest deadline of any table."""
REGISTERS: Final[tuple[str, ...]] = get_args(Register)
"""The registers whose moves the ledger can enter: the room opens no other."""


@dataclass(frozen=True, slots=True)
class Place:
    """The tables in force.

    Parameters
    ----------
    project
        Whose room it is.
    cases, access, routes
        ``serving/cases.toml``, ``access.toml`` and ``routes.toml``.
    days
        The working days that deadlines count.
    library
        ``serving/recommendations.toml``: what may be recommended.
    """

    project: Project
    cases: CaseTable = field(repr=False)
    access: AccessTable = field(repr=False)
    routes: RouteSettings = field(repr=False)
    days: WorkingDays = field(repr=False)
    library: Library = field(default_factory=Library, repr=False)

    @classmethod
    def read(cls, project: Project) -> Self:
        """Read a project's tables.

        Raises
        ------
        ProjectError
            A table is not there, or does not hold what it must; every fault of it at once.
        """
        cases, access = read_cases(project), read_access(project)
        faults = [*case_faults(cases, access.role), *access_faults(access)]
        faults = faults or page_faults(cases, access)
        if faults:
            raise ProjectError(faults)
        last = date(date.today().year + _YEARS_AHEAD, 12, 31)  # noqa: DTZ011 (deadlines are local days)
        days = WorkingDays.of(build_for(project, _FIRST, last))
        return cls(project, cases, access, read_routes(project), days, read_library(project))

    @property
    def page_of(self) -> Mapping[str, str]:
        """The kind of page, in access.toml, that a case of each register opens as; the table of cases says so."""
        return {name: self.cases.register_of[name].page for name in REGISTERS if name in self.cases.register_of}


@cache
def place() -> Place:
    """Return what is in force; it is read once a process, so that one signature meets one table."""
    return Place.read(project_in_force())
