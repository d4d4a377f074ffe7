"""Orders of warnings replayed month by month: what each would have put first, and what reviews said of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from riskml.portraits.backtest import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.parts import Provenance


@dataclass(frozen=True, slots=True)
class OrderMonth:
    """One month as each order would have worked through it.

    Parameters
    ----------
    month, as_of
        The month's first day and its last: nothing recorded later was known.
    regime
        What the learned order went by: 'learned', or 'yields' of rules where reviews were too few, or had changed.
    asked
        Warnings that were ranked and of which nothing had been decided.
    first, confirmed, cleared
        By order, how many it put first, and what real reviews said of them; of the others nobody decided anything.
    """

    month: date
    as_of: date
    regime: str
    asked: int
    first: Mapping[str, int]
    confirmed: Mapping[str, int]
    cleared: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OrderWorth:
    """What an order would have been worth over all months.

    Parameters
    ----------
    name
        'random', 'severity', 'yields' or 'learned'.
    first
        Warnings that it put first; of a random order all that it draws from.
    confirmed, cleared, open, unknown
        What became of them, as far as somebody looked.
    precision, low, high
        The share that a review would confirm, each look weighed by how probable it was, and its 95 % interval; NaN
        where nothing was decided.
    """

    name: str
    first: int
    confirmed: int
    cleared: int
    open: int
    unknown: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OrderBacktest:
    """A replay of orders, as values that a page renders.

    Parameters
    ----------
    months
        One month after the other.
    orders
        Random order, level and degree, yields of rules, as learned.
    recipe, recipe_label
        How the order was learned.
    retrain
        Every how many months it was learned anew.
    capacity, red, draws
        Warnings that may be issued in a month, red ones among them at most, and those drawn by lot, which no order
        chooses.
    reviews
        Real reviews known at the end.
    known_at
        The end: the day up to which reviews were read.
    """

    kind: ClassVar[str] = "order_backtest"
    provenance: Provenance
    months: tuple[OrderMonth, ...]
    orders: tuple[OrderWorth, ...]
    recipe: str
    recipe_label: Text
    retrain: int
    capacity: int
    red: int
    draws: int
    reviews: int
    known_at: date

    def worth(self, name: str) -> OrderWorth:
        """Return what one order was worth."""
        [one] = (one for one in self.orders if one.name == name)
        return one

    @property
    def learned_months(self) -> int:
        """Months in which reviews were enough to learn an order from."""
        return sum(one.regime == "learned" for one in self.months)

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold; what is not known is null."""
        return {
            "kind": self.kind,
            "recipe": self.recipe,
            "retrain_every_months": self.retrain,
            "capacity": self.capacity,
            "red_at_most": self.red,
            "by_lot": self.draws,
            "reviews": self.reviews,
            "reviews_known_at": self.known_at.isoformat(),
            "orders": [plain(asdict(one)) for one in self.orders],
            "months": [plain(asdict(one)) for one in self.months],
        }
