"""How a source writes numbers and days: found from all of a column, or asked where it could be two things.

``1.234`` is a thousand and more where points group, and little more than one where they are decimal; ``03/05/2026`` is
a day in March or in May. One cell cannot tell; a column mostly can, and what it cannot tell is nobody's to guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from riskml.core.errors import Fault
from riskml.core.texts import Text, listed
from riskml.intake.phrases import told
from riskml.intake.phrases_faults import PHRASES, phrase
from riskml.intake.serials import Serials, day_of, epochs_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Given

    from riskml.intake.keys import DateOrder, Decimal, Epoch, Thousands
    from riskml.intake.mappings import Mapping, TableMapping

_BEFORE, _AFTER = r"^[-+(¥$€£\s]*", r"[\s)元百千万亿\-]*$"
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
_DAY: Final = r"^(?P<first>[0-9]{1,2})[/.\-](?P<second>[0-9]{1,2})[/.\-](?P<third>[0-9]{4}|[0-9]{1,2})(?:[ T,].*)?$"
_PLAIN: Final = r"^(?P<year>[0-9]{4})(?:[-/.]|\x{5e74})(?P<month>[0-9]{1,2})(?:[-/.]|\x{6708})(?P<day>[0-9]{1,2})"
_MONTHS, _DAYS, _SHORT = 12, 31, 100
_BY_CHANCE: Final = 0.01
_FEW_YEARS, _MANY_DAYS = 3, 8
"""A log is of few years and of many days of the month: a column that shows both shows which number is which."""


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
    """What the days of a column that do not begin with a year of four digits show of their order.

    Examples
    --------
    >>> forms = DayForms()
    >>> forms.see(pa.array(["02/01/2010", "13/01/2010"]))
    >>> forms.order, forms.seen
    ('day_first', 2)

    >>> forms = DayForms()
    >>> forms.see(pa.array(["24-03-05", "24-03-17"]))
    >>> forms.order is None, forms.short_years
    (True, 2)

    >>> forms = DayForms()
    >>> forms.see(pa.array(["13/03/2026", "25/03/2026", "28/03/2026"]))
    >>> forms.see_texts(pa.array(["2026-01-03", "2026-05-03 00:00:00", "2026-11-03", "2026-7-3", "2026-03-03"]))
    >>> forms.turned, forms.order is None
    (True, True)
    """

    seen: int = 0
    """Days of such a form."""
    day_first: int = 0
    """Of these, those whose first number is no month."""
    month_first: int = 0
    """Of these, those whose second number is no month."""
    short_years: int = 0
    """Of these, those that may begin with a year of two digits."""
    year_first: int = 0
    """Of these, those that can begin with nothing else."""
    example: str = ""
    """The first of them."""
    plain: set[int] = field(default_factory=set)
    """Days beside them that begin with their year, or that a sheet keeps as days, each once: as a number."""
    late: int = 0
    """Of these, how many cells are of a day after the twelfth of a month."""
    spoken: set[tuple[int, int, int]] = field(default_factory=set)
    """The numbers of those that do not begin so, each once."""
    firsts: set[int] = field(default_factory=set)
    thirds: set[int] = field(default_factory=set)
    """Which numbers stand first and last where neither has four digits."""

    def see(self, texts: pa.Array) -> None:
        """Look at some cells, those that no plain form could read."""
        parts = pc.extract_regex(pc.utf8_normalize(texts, "NFKC"), _DAY)
        told = pc.is_valid(parts)
        found = texts.filter(told)
        if not len(found):
            return
        first, second, third = (
            pc.struct_field(parts, name).filter(told).cast(pa.int64()).to_numpy()
            for name in ("first", "second", "third")
        )
        short = third < _SHORT
        self.seen += len(found)
        self.spoken.update(zip(first.tolist(), second.tolist(), third.tolist(), strict=True))
        self.day_first += int((first > _MONTHS).sum())
        self.month_first += int((second > _MONTHS).sum())
        self.short_years += int((short & (second <= _MONTHS) & (third >= 1) & (third <= _DAYS)).sum())
        self.year_first += int((short & ((first > _DAYS) | (first == 0))).sum())
        self.firsts.update(first[short].tolist())
        self.thirds.update(third[short].tolist())
        self.example = self.example or found[0].as_py()

    def see_plain(self, days: np.ndarray[tuple[int], np.dtype[np.datetime64]]) -> None:
        """Look at days that can be read in one way."""
        told = np.unique(days.astype("datetime64[D]"))
        of_month = (told - told.astype("datetime64[M]")).astype(int) + 1
        self.plain.update(told.astype(int).tolist())
        self.late += int((of_month > _MONTHS).sum())

    def see_texts(self, texts: pa.Array) -> None:
        """Look at cells of every form."""
        self.see(texts)
        parts = pc.extract_regex(texts, _PLAIN)
        month, day = (pc.utf8_lpad(pc.struct_field(parts, name), 2, "0") for name in ("month", "day"))
        written = pc.unique(pc.binary_join_element_wise(pc.struct_field(parts, "year"), month, day, "-").drop_null())
        days = pd.to_datetime(written.to_pandas(), errors="coerce", format="%Y-%m-%d").dropna()
        self.see_plain(days.to_numpy().astype("datetime64[D]"))

    @property
    def turned(self) -> bool:
        """Whether a spreadsheet has likely turned days about: what it could take for a month first, it took for one.

        It left 13/03/2026 as text and made the third of May of 05/03/2026: no day that it made is after the twelfth,
        none that it left before the thirteenth.
        """
        if self.late or not self.plain or not self.seen or self.seen not in (self.day_first, self.month_first):
            return False
        chance = (_MONTHS / _DAYS) ** len(self.plain) * (1 - _MONTHS / _DAYS) ** len(self.spoken)
        return bool(chance < _BY_CHANCE)

    @property
    def order(self) -> DateOrder | None:
        """The order, where the column tells it."""
        if self.turned:
            return None
        firsts, thirds = len(self.firsts), len(self.thirds)
        if firsts <= _FEW_YEARS and thirds > _MANY_DAYS:
            return "year_first"
        told_last = thirds <= _FEW_YEARS and firsts > _MANY_DAYS
        if not told_last and self.seen and self.short_years == self.seen:
            return "year_first" if self.year_first else None
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
    thousands
        Blanks and apostrophes that part thousands.
    epochs
        From when day numbers count that stand as text.
    """

    decimals: dict[str, Decimal] = field(default_factory=dict)
    orders: dict[str, DateOrder] = field(default_factory=dict)
    thousands: dict[str, Thousands] = field(default_factory=dict)
    epochs: dict[str, Epoch] = field(default_factory=dict)

    @classmethod
    def said(cls, whole: Mapping, table: TableMapping, kinds: Given[str, str]) -> Forms:
        """Return what a mapping says of how a table is written; what it says of the table goes first.

        Parameters
        ----------
        whole, table
            The mapping, and its part for the table.
        kinds
            Field to type.
        """
        numbers = [name for name, kind in kinds.items() if kind == "number"]
        times = [name for name, kind in kinds.items() if kind == "timestamp"]
        decimal = _decimal_of(table) or _decimal_of(whole)
        thousands, order = table.thousands or whole.thousands, table.date_order or whole.date_order
        epoch = table.epoch or whole.epoch
        return cls(
            dict.fromkeys(numbers, decimal) if decimal else {},
            dict.fromkeys(times, order) if order else {},
            dict.fromkeys(numbers, thousands) if thousands in (" ", "'") else {},
            dict.fromkeys(times, epoch) if epoch else {},
        )

    def notes(self, serials: Given[str, Serials]) -> list[Text]:
        """Say what a person should know of it, with an example of each column's day numbers."""
        said = [told("comma", name=name) for name, sign in self.decimals.items() if sign == ","]
        said += [told(order, name=name) for name, order in self.orders.items()]
        for name, epoch in self.epochs.items():
            seen = serials.get(name)
            if seen and seen.numbers:
                day = day_of(seen.example, epoch)
                said.append(told("serials", name=name, n=seen.numbers, epoch=epoch, example=seen.example, day=day))
        return said


_IMPLIED: Final[dict[Thousands, Decimal]] = {",": ".", ".": ","}


def _decimal_of(mapping: Mapping | TableMapping) -> Decimal | None:
    return mapping.decimal or (_IMPLIED.get(mapping.thousands) if mapping.thousands else None)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the columns of a table showed of how they are written, by field."""

    numbers: dict[str, NumberForms]
    days: dict[str, DayForms]
    serials: dict[str, Serials] = field(default_factory=dict)


def decided(seen: Seen, said: Forms, where: str) -> tuple[Forms, list[Fault]]:
    """Decide how each field is read, from all of its column and from what a person said; ask what neither tells.

    Parameters
    ----------
    seen
        What was seen.
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
    for name, column in seen.numbers.items():
        if name in decimals:
            continue
        if column.decimal is None:
            expected = phrase("numbers_that_can_be_read")
            found = phrase("like_every_point_stands_before_just", ambiguous=column.ambiguous, example=column.example)
            faults.append(Fault(f"{where}.{name}", expected, found, _ask("decimal", ('","', '"."'), "--decimal")))
        elif column.decimal == ",":
            decimals[name] = ","
    for name, seen_days in seen.days.items():
        if name in orders or not seen_days.seen:
            continue
        if seen_days.order is None:
            short = bool(seen_days.short_years)
            mixed = "some_with_the_day" if seen_days.day_first else "none_tells_the_month"
            which = phrase("none_tells_the_year" if short else mixed)
            expected = phrase("days_that_can_be_read")
            found = phrase("like", seen=seen_days.seen, example=seen_days.example, which=which)
            if seen_days.turned:
                found = phrase("turned", seen=seen_days.seen, example=seen_days.example, plain=len(seen_days.plain))
                faults.append(Fault(f"{where}.{name}", expected, found, phrase("export_as_text")))
                continue
            ways = ('"day_first"', '"month_first"', *(('"year_first"',) if short else ()))
            faults.append(Fault(f"{where}.{name}", expected, found, _ask("date_order", ways, "--date-order")))
        else:
            orders[name] = seen_days.order
    epochs, asked = epochs_of(seen.serials, said.epochs, where)
    return replace(said, decimals=decimals, orders=orders, epochs=epochs), faults + asked


def _ask(key: str, ways: Iterable[str], option: str) -> Text:
    listed_ways = listed((f"{key} = {way}" for way in ways), PHRASES["or"])
    return phrase("say_which_way", ways=listed_ways, option=option)
