"""What the cells of one column look like, whatever it is called."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskml.intake import values
from riskml.intake.forms import DayForms, NumberForms
from riskml.intake.proposing.shapes import UNIT
from riskml.intake.times import COMPACT, ORDERED, SERIAL, midnights_are_dates, parse_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.intake.contracts import FieldType

SHOWN: Final = 3
MOST: Final = 0.9
"""A column whose share of a kind is at least this is of that kind."""

COMPANY: Final = r"^[0-9A-HJ-NP-RT-UW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RT-UW-Y]{10}$"
"""A unified social credit code (GB 32100)."""

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_OFFSET: Final = r"(?:[0-9]{2}:?[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?) ?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})$"
_UTC: Final = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a source, with what was seen of it.

    Shares are of the cells that say something, among the rows that were looked at closely.

    Parameters
    ----------
    name
        What the source calls it.
    filled
        How many cells say something, of the whole source.
    words
        Its different values with their counts, the commonest first; none where there are very many.
    examples
        Some of its values.
    times, dates
        The share that reads as a time, and as one without a time of day.
    numbers
        The share that reads as a number.
    identities, companies
        The share that has the form of an identity number, or of a company's code, with a check digit that fits.
    wrong_checks
        How many have the form of either and a check digit that does not fit.
    offsets
        Offsets from UTC that its times bear, the commonest first.
    unit
        What stands behind its numbers: 万元, 元.
    decimals, days
        What the whole of it shows of its decimal sign, and of the order of day and month.
    unique
        No value stands on two rows that differ; told only of columns that may be keys.
    whole
        The share that is whole numbers.
    """

    name: str
    filled: int
    words: dict[str, int] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    times: float = 0.0
    dates: float = 0.0
    numbers: float = 0.0
    identities: float = 0.0
    companies: float = 0.0
    wrong_checks: int = 0
    offsets: tuple[str, ...] = ()
    unit: str = ""
    decimals: NumberForms = field(default_factory=NumberForms)
    days: DayForms = field(default_factory=DayForms)
    unique: bool = False
    whole: float = 0.0

    def fits(self, kind: FieldType) -> bool:
        """Tell whether the cells can be of a type; a column that says nothing can be of any.

        Examples
        --------
        >>> Column("a", 9, times=1.0).fits("timestamp"), Column("a", 9, numbers=0.2).fits("number")
        (True, False)
        """
        if not self.filled:
            return True
        match kind:
            case "timestamp":
                return self.times >= MOST
            case "number":
                return self.numbers >= MOST and self.dates < MOST
            case "integer":
                return self.whole >= MOST
            case "flag":
                return bool(self.words) and {one.casefold() for one in self.words} <= {*values.TRUE, *values.FALSE}
            case _:
                return True

    def share(self, kind: FieldType) -> float:
        """Return the share of cells that can be read as a type."""
        shares = {"timestamp": self.times, "number": self.numbers, "integer": self.whole}
        return shares.get(kind, 1.0 if self.fits(kind) else 0.0)


def column_of(
    name: str,
    cells: pa.Array,
    *,
    filled: int | None = None,
    words: dict[str, int] | None = None,
    forms: tuple[NumberForms, DayForms] | None = None,
    unique: bool = False,
) -> Column:
    """Describe a column by some of its cells.

    Parameters
    ----------
    name
        What the source calls it.
    cells
        The cells that are looked at, as text.
    filled, words, forms, unique
        What is known of the whole column; of the cells alone where not said.

    Examples
    --------
    >>> column = column_of("when", pa.array(["2026-03-04 15:10", "2026-03-05", "无", None]))
    >>> column.filled, round(column.times, 2), round(column.dates, 2), column.examples
    (2, 1.0, 0.5, ('2026-03-04 15:10', '2026-03-05'))
    >>> column = column_of("id", pa.array(["11010119900307002X", "91110000100013769G"]))
    >>> column.identities, column.companies
    (0.5, 0.0)
    """
    plain = values.picked([cells], (), None, values.NOTHING).drop_null()
    told = len(plain)
    base = Column(name, told if filled is None else filled, words or {}, unique=unique)
    if not told:
        return base
    decimals, days = forms or (NumberForms(), DayForms())
    if forms is None:
        decimals.see(plain)
        days.see_texts(plain)
    timed, dated = _times(plain)
    typed = pc.utf8_upper(values.identifiers(plain).values.drop_null())
    people, wrong = values.false_identities(typed)
    firms, false_firms = _companies(typed)
    numbers = values.numbers(plain, decimals.decimal or ".")
    return Column(
        name,
        base.filled,
        base.words,
        tuple(dict.fromkeys(plain.slice(0, 200).to_pylist()))[:SHOWN],
        times=timed,
        dates=dated,
        numbers=1 - _share(numbers.unreadable),
        identities=(people - wrong) / told,
        companies=(firms - false_firms) / told,
        wrong_checks=wrong + false_firms,
        offsets=_commonest(plain, _OFFSET, "offset"),
        unit=next(iter(_commonest(plain, UNIT, "unit")), ""),
        decimals=decimals,
        days=days,
        unique=unique,
        whole=1 - _share(values.integers(plain).unreadable),
    )


def joined(parts: Sequence[Column]) -> Column:
    """Return one column of several files as one.

    Examples
    --------
    >>> one = joined([Column("a", 1, {"x": 1}, times=1.0), Column("a", 3, {"x": 2, "y": 1}, times=0.0)])
    >>> one.filled, one.words, one.times
    (4, {'x': 3, 'y': 1}, 0.25)
    """
    first = parts[0]
    filled = sum(one.filled for one in parts)
    words: Counter[str] = Counter()
    for one in parts:
        words.update(one.words)
    listed = all(one.words or not one.filled for one in parts)
    shares = ("times", "dates", "numbers", "identities", "companies", "whole")
    forms: dict[str, Any] = {"decimals": NumberForms(), "days": DayForms()}
    for name, kept in forms.items():
        for one in parts:
            for part in fields(kept):
                told = getattr(getattr(one, name), part.name)
                before = getattr(kept, part.name)
                both = (
                    before + told
                    if isinstance(told, int)
                    else before | told
                    if isinstance(told, set)
                    else before or told
                )
                setattr(kept, part.name, both)
    return replace(
        first,
        filled=filled,
        words=dict(words.most_common()) if listed else {},
        examples=tuple(dict.fromkeys(word for one in parts for word in one.examples))[:SHOWN],
        wrong_checks=sum(one.wrong_checks for one in parts),
        offsets=tuple(dict.fromkeys(word for one in parts for word in one.offsets)),
        unit=next((one.unit for one in parts if one.unit), ""),
        unique=all(one.unique for one in parts),
        **{name: sum(getattr(one, name) * one.filled for one in parts) / max(filled, 1) for name in shares},
        **forms,
    )


def _share(flags: pa.Array) -> float:
    return float(pc.mean(flags.cast(pa.float64())).as_py() or 0.0) if len(flags) else 0.0


def _times(plain: pa.Array) -> tuple[float, float]:
    """Return the share of times, in whatever order of days, and of those without a time of day."""
    bare = pc.match_substring_regex(plain, SERIAL)
    compact = pc.and_(pc.match_substring_regex(plain, COMPACT), pc.match_substring_regex(plain, r"^(?:19|20)[0-9]{2}"))
    number = pc.and_not(pc.match_substring_regex(plain, r"^[0-9]+$"), compact)
    fit: list[np.ndarray] = []
    read = None
    for order in ORDERED:
        read = parse_times(plain, source_zone=_UTC, project_zone=_UTC, order=order)
        fit.append(~read.unreadable)
    no = pc.or_(bare, number).to_numpy(zero_copy_only=False)
    found = np.logical_or.reduce(fit) & ~no
    if read is None:
        return 0.0, 0.0
    midnights = ~np.isnat(read.midnight)
    written = midnights_are_dates(int(midnights.sum()), int(read.timed.sum()))
    days = read.is_date | (midnights & written)
    return float(found.mean()), float((days & found).mean())


def _companies(texts: pa.Array) -> tuple[int, int]:
    """Count codes of companies, and those whose check digit does not fit (GB 32100, modulo 31)."""
    shaped = texts.filter(pc.fill_null(pc.match_substring_regex(texts, COMPANY), fill_value=False))
    shaped = shaped.filter(pc.invert(pc.match_substring_regex(shaped, values.IDENTITY)))
    wrong = 0
    for code in shaped.to_pylist():
        total = sum(_ALPHABET.index(sign) * weight for sign, weight in zip(code[:17], _WEIGHTS, strict=True))
        wrong += _ALPHABET[-total % 31] != code[17]
    return len(shaped), wrong


def _commonest(plain: pa.Array, pattern: str, part: str) -> tuple[str, ...]:
    found = pc.struct_field(pc.extract_regex(plain, pattern), part).drop_null()
    counts = sorted(pc.value_counts(found).to_pylist(), key=lambda one: (-one["counts"], one["values"]))
    return tuple(one["values"] for one in counts)
