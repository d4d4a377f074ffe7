"""The page of a backtest: what the lists would have found, when, and at what cost in reviews."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskml.portraits.numerals import fixed
from riskml.reports.charts.findings import found_by_cost, found_by_month
from riskml.reports.pages import Links, filled

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.portraits.backtest import Backtest, ReplayedMonth


def people(expected: float) -> str:
    """Write an expected number of people: a tenth of a person is fine enough.

    Examples
    --------
    >>> people(2.12), people(float("nan"))
    ('2.1', '—')
    """
    return fixed(expected, 1)


def _expected(one: ReplayedMonth) -> str:
    """Write what random order would be expected to find, with its interval."""
    if not math.isfinite(one.random):
        return people(one.random)
    return f"{people(one.random)} ({people(one.random_low)}–{people(one.random_high)})"


def render_backtest(backtest: Backtest, language: Language, other: str = "") -> str:
    """Render a backtest as one HTML page that needs nothing else, and names nobody.

    Like every page it carries no script and no address, and its Content-Security-Policy allows its own style only.

    Parameters
    ----------
    backtest
        The values.
    language
        zh or en.
    other
        The file of the page in the other language, if there is one.
    """
    return filled(
        "backtest.html.j2", backtest, language, links=Links(other=other), compared=math.isfinite(backtest.last.random),
        by_cost=found_by_cost, by_month=found_by_month, expected=_expected, expected_people=people,
    )  # fmt: skip
