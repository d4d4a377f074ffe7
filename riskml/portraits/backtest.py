"""The past replayed month by month: what would have been listed, found, and when, and what it would have cost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.parts import Provenance


@dataclass(frozen=True, slots=True)
class ReplayedMonth:
    """One month's list as it would have been drawn, and what came of it.

    Parameters
    ----------
    month, as_of
        The month's first day and its last: nothing recorded later was known.
    model_as_of
        What the model had learned from was known by then.
    people
        Officials with a score or a hit.
    by_rule, by_score, by_lot
        People on the list, by the way they came on it.
    looks
        Reviews that the list asks for: people on it who were not looked at in the months before.
    confirmed, cleared, open, unknown
        What came of these looks as far as real reviews tell; unknown where nobody ever looked.
    found
        Officials among the confirmed who had not been found before.
    looks_so_far, found_so_far
        Sums of looks and found.
    told_so_far
        Of those found, how many findings would have been in by the month's end.
    random, random_low, random_high
        How many as many looks in random order would be expected to find, with its interval; NaN where no draw by lot
        was decided.
    """

    month: date
    as_of: date
    model_as_of: date
    people: int
    by_rule: int
    by_score: int
    by_lot: int
    looks: int
    confirmed: int
    cleared: int
    open: int
    unknown: int
    found: int
    looks_so_far: int
    found_so_far: int
    told_so_far: int
    random: float
    random_low: float
    random_high: float

    @property
    def listed(self) -> int:
        """People on the list."""
        return self.by_rule + self.by_score + self.by_lot


@dataclass(frozen=True, slots=True)
class Draws:
    """What the real draws by lot say of everybody.

    Parameters
    ----------
    decided, confirmed
        Draws with a decision; of them confirmed.
    share, low, high
        Share of officials and months that a look would confirm, with its 95 % interval; NaN without draws.
    """

    decided: int
    confirmed: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """A replay of the past, as values that a page renders.

    Parameters
    ----------
    months
        One month after the other.
    recipe, recipe_label
        How the models were learned.
    retrain
        Every how many months a model was learned anew.
    holds
        How many months a look holds: so long nobody is looked at again, and so near a real review speaks for a list.
    capacity
        People that the reviewers can look at in a month.
    reviews, unlabelled
        Real reviews known at the end; of them those that name no one person and month, and say nothing here.
    known_at
        The end: the day up to which reviews were read.
    draws
        What random order is estimated from.
    """

    kind: ClassVar[str] = "backtest"
    provenance: Provenance
    months: tuple[ReplayedMonth, ...]
    recipe: str
    recipe_label: Text
    retrain: int
    holds: int
    capacity: int
    reviews: int
    unlabelled: int
    known_at: date
    draws: Draws

    @property
    def last(self) -> ReplayedMonth:
        """The last month, with the sums of all."""
        return self.months[-1]

    def total(self, name: str) -> int:
        """Return the sum of a count over the months."""
        return sum(int(getattr(one, name)) for one in self.months)

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold; what is not known is null."""
        return {
            "recipe": self.recipe,
            "retrain_every_months": self.retrain,
            "look_holds_months": self.holds,
            "capacity": self.capacity,
            "reviews": self.reviews,
            "reviews_that_label_nobody": self.unlabelled,
            "reviews_known_at": self.known_at.isoformat(),
            "random_draws": plain(asdict(self.draws)),
            "months": [plain(asdict(one)) for one in self.months],
        }


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as JSON can hold them: dates as text, what is not a number as nothing."""
    return {name: _value(one) for name, one in values.items()}


def _value(one: Any) -> Any:
    if isinstance(one, float):
        return None if one != one else one  # noqa: PLR0124 (NaN)
    return one.isoformat() if hasattr(one, "isoformat") else one
