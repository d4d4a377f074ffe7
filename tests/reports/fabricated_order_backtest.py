"""A replay of orders made up by hand, with whatever a page may have to show."""

from __future__ import annotations

from datetime import date, timedelta

from riskml.core.texts import Text
from riskml.portraits import Provenance
from riskml.portraits.order_backtest import OrderBacktest, OrderMonth, OrderWorth

NAN = float("nan")
WORTH = (
    OrderWorth("random", 240, 26, 60, 4, 150, 0.21, 0.12, 0.33),
    OrderWorth("severity", 108, 18, 40, 2, 48, 0.29, 0.17, 0.44),
    OrderWorth("yields", 108, 24, 42, 2, 40, 0.36, 0.24, 0.50),
    OrderWorth("learned", 108, 31, 30, 3, 44, 0.47, 0.33, 0.61),
)
SILENT = tuple(OrderWorth(one.name, one.first, 0, 0, 0, one.first, NAN, NAN, NAN) for one in WORTH)


def order_backtest(
    orders: tuple[OrderWorth, ...] = WORTH, *, months: int = 6, learned: int = 4, reviews: int = 90
) -> OrderBacktest:
    """Make a replay of some months, the last of which had a learned order."""
    told = []
    for place in range(months):
        first = date(2025 + place // 12, place % 12 + 1, 1)
        names = [one.name for one in orders[1:]]
        told.append(
            OrderMonth(
                month=first,
                as_of=first + timedelta(days=27),
                regime="learned" if place >= months - learned else "yields",
                asked=40 + place,
                first=dict.fromkeys(names, 18),
                confirmed={name: 3 + number for number, name in enumerate(names)},
                cleared=dict.fromkeys(names, 5),
            )
        )
    return OrderBacktest(
        provenance=Provenance(date(2025, 12, 31), "d" * 64, "", "0.1.0", "c" * 64, "run", "riskml 0.1.0"),
        months=tuple(told),
        orders=orders,
        recipe="triage",
        recipe_label=Text(zh="预警排序：核查后得到证实的可能", en="Order of warnings: would a review confirm it"),
        retrain=3,
        capacity=20,
        red=10,
        draws=2,
        reviews=reviews,
        known_at=date(2026, 3, 31),
    )
