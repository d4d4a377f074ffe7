"""How a source writes numbers and days: found from all of a column, or asked where it could be two things.

``1.234`` is a thousand and more where points group, and little more than one where they are decimal; ``03/05/2026`` is
a day in March or in May. One cell cannot tell; a column mostly can, and what it cannot tell is nobody's to guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from riskml.core.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.intake.mappings import DateOrder, Decimal

_BEFORE, _AFTER = r"^[-+(¥$€£\s]*", r"[\s)元万亿\-]*$"
_POINTS: Final = (
    f"{_BEFORE}(?:"
    r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+"  # 1,234.5
    r"|[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})"  # 1.5, 1.2345
    r"|(?:0|[0-9]{4,})\.[0-9]+"  # 0.125, 1234.567
    f"){_AFTER}"
)
_COMMAS: Final = (
    f"{_BEFORE}(?:"
    r"[0-9]{1,3}(?:[.\s'][0-9]{3})+,[0-9]+"  # 1.234,5
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,}"  # 1.234.567
    r"|[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})"  # 1,5
    r"|0,[0-9]+"  # 0,125
    f"){_AFTER}"
)
_THREE: Final = rf"{_BEFORE}[1-9][0-9]{{0,2}}\.[0-9]{{3}}{_AFTER}"
_DAY: Final = r"^(?P<first>[0-9]{1,2})[/.\-](?P<second>[0-9]{1,2})[/.\-](?:[0-9]{4}|[0-9]{2})(?:[ T,].*)?$"
_MONTHS: Final = 12


def _matching(texts: pa.Array, pattern: str) -> pa.Array:
    return texts.filter(pc.fill_null(pc.match_substring_regex(texts, pattern), fill_value=False))


@dataclass(slots=True)
class NumberForms:
    """What the numbers of a column show of their decimal sign.

    Examples
    --------
    >>> forms = NumberForms()
    >>> forms.see(pa.array(["1.500", "1.234,56", "12"]))
    >>> forms.decimal
    ','
    >>> forms = NumberForms()
    >>> forms.see(pa.array(["1.500", "12.000", None]))
    >>> forms.decimal is None, forms.ambiguous, forms.example
    (True, 2, '1.500')
    """

    points: int = 0
    """Numbers whose point can only be a decimal sign."""
    commas: int = 0
    """Numbers whose comma can only be one, or whose points can only group."""
    ambiguous: int = 0
    """Numbers with one point before just three digits."""
    example: str = ""
    """The first of the ambiguous."""

    def see(self, texts: pa.Array) -> None:
        """Look at some cells."""
        marked = texts.filter(pc.fill_null(pc.match_substring_regex(texts, r"[.,．，]"), fill_value=False))
        if not len(marked):
            return
        plain = pc.utf8_normalize(marked, "NFKC")
        three = _matching(plain, _THREE)
        self.points += len(_matching(plain, _POINTS))
        self.commas += len(_matching(plain, _COMMAS))
        self.ambiguous += len(three)
        self.example = self.example or (three[0].as_py() if len(three) else "")

    @property
    def decimal(self) -> Decimal | None:
        """The decimal sign: a point unless commas, and no point, can only be it; None where it cannot be told."""
        if self.commas and not self.points:
            return ","
        return None if self.ambiguous and not self.points else "."


@dataclass(slots=True)
class DayForms:
    """What the days of a column that do not begin with the year show of their order.

    Examples
    --------
    >>> forms = DayForms()
    >>> forms.see(pa.array(["02/01/2010", "13/01/2010"]))
    >>> forms.order, forms.seen
    ('day_first', 2)
    """

    seen: int = 0
    """Days whose year stands last."""
    day_first: int = 0
    """Of these, those whose first number is no month."""
    month_first: int = 0
    """Of these, those whose second number is no month."""
    example: str = ""
    """The first of them."""

    def see(self, texts: pa.Array) -> None:
        """Look at some cells, those that no plain form could read."""
        parts = pc.extract_regex(pc.utf8_normalize(texts, "NFKC"), _DAY)
        told = pc.is_valid(parts)
        found = texts.filter(told)
        if not len(found):
            return
        first, second = (pc.struct_field(parts, name).filter(told).cast(pa.int64()) for name in ("first", "second"))
        self.seen += len(found)
        self.day_first += pc.sum(pc.greater(first, _MONTHS)).as_py()
        self.month_first += pc.sum(pc.greater(second, _MONTHS)).as_py()
        self.example = self.example or found[0].as_py()

    @property
    def order(self) -> DateOrder | None:
        """The order, where the column tells it."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return "day_first" if self.day_first else "month_first"


@dataclass(frozen=True, slots=True)
class Forms:
    """How a source's numbers and days are read, by field; what is not here is read plainly.

    Parameters
    ----------
    decimals
        The decimal sign of fields whose sign is not a point.
    orders
        The order of day and month where the year stands last.
    """

    decimals: dict[str, Decimal] = field(default_factory=dict)
    orders: dict[str, DateOrder] = field(default_factory=dict)

    def notes(self) -> list[str]:
        """Say what a person should know of it."""
        told = [
            f"{name}: the comma is the decimal sign, points group"
            for name, sign in self.decimals.items()
            if sign == ","
        ]
        words = {"day_first": "the day stands before the month", "month_first": "the month stands before the day"}
        return [*told, *(f"{name}: {words[order]}" for name, order in self.orders.items())]


def decided(
    numbers: dict[str, NumberForms], days: dict[str, DayForms], said: Forms, where: str
) -> tuple[Forms, list[Fault]]:
    """Decide how each field is read, from all of its column and from what a person said; ask what neither tells.

    Parameters
    ----------
    numbers, days
        What was seen, by field.
    said
        What a person said.
    where
        The source and its table.

    Returns
    -------
    Forms
        What was said, and what was found.
    list of Fault
        A question for each field that could be read in two ways.
    """
    decimals, orders, faults = dict(said.decimals), dict(said.orders), []
    for name, seen in numbers.items():
        if name in decimals:
            continue
        if seen.decimal is None:
            expected = "numbers that can be read in one way only"
            found = f"{seen.ambiguous:,} like {seen.example!r}: every point stands before just three digits"
            faults.append(Fault(f"{where}.{name}", expected, found, _ask("decimal", ('","', '"."'), "--decimal")))
        elif seen.decimal == ",":
            decimals[name] = ","
    for name, seen_days in days.items():
        if name in orders or not seen_days.seen:
            continue
        if seen_days.order is None:
            which = "some begin with the day, some with the month" if seen_days.day_first else "none tells the month"
            expected = "days that can be read in one way only, or begin with the year"
            found = f"{seen_days.seen:,} like {seen_days.example!r}: {which}"
            ways = ('"day_first"', '"month_first"')
            faults.append(Fault(f"{where}.{name}", expected, found, _ask("date_order", ways, "--date-order")))
        else:
            orders[name] = seen_days.order
    return Forms(decimals, orders), faults


def _ask(key: str, ways: Iterable[str], option: str) -> str:
    return f"Say which: {' or '.join(f'{key} = {way}' for way in ways)} in the mapping, or {option}."
