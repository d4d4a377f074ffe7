"""The page of a replay of orders: what each would have put first, and what reviews said of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskml.portraits.numerals import percent
from riskml.reports.charts.orders import worth_by_order
from riskml.reports.pages import Links, filled

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.portraits.order_backtest import OrderBacktest, OrderWorth


def share(one: OrderWorth) -> str:
    """Write the share that a review would confirm, with its interval; a dash where nothing was decided."""
    if not math.isfinite(one.precision):
        return "—"
    return f"{percent(one.precision)} ({percent(one.low)}–{percent(one.high)})"


def render_order_backtest(backtest: OrderBacktest, language: Language, other: str = "") -> str:
    """Render a replay of orders as one HTML page that needs nothing else, and names nobody.

    Parameters
    ----------
    backtest
        The values.
    language
        zh or en.
    other
        The file of the page in the other language, if there is one.
    """
    decided = sum(one.confirmed + one.cleared for one in backtest.orders if one.name == "random")
    return filled(
        "order_backtest.html.j2", backtest, language, links=Links(other=other), decided=decided, share=share,
        by_order=worth_by_order,
    )  # fmt: skip
