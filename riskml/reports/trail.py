"""The page of one case: its full trail, for the screen and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.portraits.numerals import number
from riskml.reports.notebook import framed
from riskml.reports.pages import LIMIT, filled

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.portraits.trail import Act, Trail
    from riskml.reports.phrases import Words

ROOMS = (400, 150, 60, 20)
"""How many acts and hits a page lists; the first that keeps it below the limit is taken."""
STRONG = frozenset({"out_of_order", "skipped", "outside", "late", "record_missing"})
"""Marks that are set in bold."""


def _days(value: float, words: Words) -> str:
    """Write working days; a promised limit may be half a day."""
    return words("workdays", count=int(value) if value == int(value) else number(value))


def _took(act: Act, words: Words) -> list[str]:
    """Return how long an act took: working days, and working hours where the times are known."""
    told = [] if act.workdays is None else [_days(act.workdays, words)]
    return told if act.hours is None else [*told, words("hours", count=number(act.hours))]


def _limits(act: Act, words: Words) -> list[str]:
    """Return the limits of an act, and since when each was in force where its card tells a day."""
    told = []
    if act.limit_workdays is not None:
        told.append((words("limit", limit=_days(act.limit_workdays, words)), act.limit_since))
    if act.limit_hours is not None:
        told.append((words("limit", limit=words("hours", count=number(act.limit_hours))), act.hours_since))
    if act.legal_limit_workdays is not None:
        told.append((words("legal_limit", limit=_days(act.legal_limit_workdays, words)), act.legal_since))
    return [words("limit_since", limit=limit, since=since) if since else limit for limit, since in told]


def _numbers(numbers: tuple[int, ...], words: Words) -> str:
    return words("list_comma").join(str(one) for one in numbers)


def render_trail(trail: Trail, language: Language) -> str:
    """Render the trail of a case as one HTML page that needs nothing else.

    Like every page it carries no script and no address, and its Content-Security-Policy allows its own style only. A
    case of so many acts that the page would pass 150 KB is listed in part, and the page says so.

    Parameters
    ----------
    trail
        The trail.
    language
        zh or en.
    """
    page = ""
    for room in ROOMS:
        page = filled(
            "trail.html.j2", trail, language, links=None, acts=trail.acts[:room], hits=trail.hits[:room],
            strong=STRONG, days=_days, took=_took, limits=_limits, numbers=_numbers,
        )  # fmt: skip
        if len(page.encode()) <= LIMIT:
            break
    return page


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The trail of a case in one language; a notebook shows it, and ``html`` is the whole page."""

    trail: Trail
    language: Language = "zh"
    height: int = 820

    @property
    def html(self) -> str:
        """The page."""
        return render_trail(self.trail, self.language)

    def _repr_html_(self) -> str:
        return framed(self.html, self.height)
