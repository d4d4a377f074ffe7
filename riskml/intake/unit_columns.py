"""Sums whose unit stands in a column beside them: each row in its own, and none where nobody knows which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from riskml.intake.units import factor_of, word_factor
from riskml.intake.values import ONE, Typed, first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

NO_UNIT: Final = "in a unit that is not known"

_MOST: Final = 0.9
"""A column whose cells say a unit in at least this share says what sums are in: a slip among them changes nothing."""


def says_units(words: Mapping[str, int]) -> bool:
    """Tell whether a column's words, with their counts, are what sums are in.

    Examples
    --------
    >>> (
    ...     says_units({"万元": 30, "元": 60, "?": 1}),
    ...     says_units({"k": 9, "f": 8}),
    ...     says_units({"公里": 3}),
    ...     says_units({}),
    ... )
    (True, False, False, False)
    """
    known = {word for word in words if word_factor(word) is not None}
    # One letter alone, as k, is a code of many things.
    plain = any(len(word) > 1 or not word.isascii() for word in known)
    return plain and sum(words[word] for word in known) >= _MOST * sum(words.values())


def in_units_of_columns(
    texts: pa.Array, said: Sequence[pa.Array], units: Sequence[Decimal], read: Callable[..., Typed]
) -> Typed:
    """Read numbers of several columns, each in its column's unit: of the first column that says something.

    Parameters
    ----------
    texts
        Trimmed text of the numbers, whichever column they stand in.
    said
        That of each column.
    units
        Each column's unit.
    read
        How numbers are read, of one ``unit`` where it is given.
    """
    if len({*units}) <= 1:
        return read(texts, unit=next(iter(units), ONE))
    return first_of(said, [read(one, unit=unit) for one, unit in zip(said, units, strict=True)])


def in_their_units(
    texts: pa.Array, beside: pa.Array, otherwise: str | None, read: Callable[..., Typed]
) -> tuple[Typed, pa.Array]:
    """Read numbers, each in the unit that its row names; return where a number is in one that nobody knows.

    Parameters
    ----------
    texts
        Trimmed text of the numbers; a cell that names its own unit is in that.
    beside
        What the rows say of the unit.
    otherwise
        What numbers are in whose row says none; where that is not known either, such a number is not read.
    read
        How numbers are read, of one ``unit`` where it is given.

    Examples
    --------
    >>> from riskml.intake.values import numbers
    >>> texts, beside = pa.array(["3", "3", "3万元", "3", "3"]), pa.array(["万元", " 元 ", "亿", "斤", None])
    >>> typed, lost = in_their_units(texts, beside, None, numbers)
    >>> typed.values.to_pylist(), lost.to_pylist()
    ([30000.0, 3.0, 30000.0, None, None], [False, False, False, True, True])
    """
    words = pc.utf8_trim_whitespace(pc.fill_null(beside, ""))
    factors = {word: factor_of(word or otherwise or "") for word in pc.unique(words).to_pylist()}
    typed = read(texts)
    values, own = typed.values, pc.fill_null(typed.own_unit, fill_value=False)
    for factor in {*factors.values()} - {ONE, None}:
        here = pc.is_in(words, pa.array([word for word, one in factors.items() if one == factor], pa.string()))
        values = pc.if_else(pc.and_not(here, own), read(texts, unit=factor).values, values)
    nobody = pc.is_in(words, pa.array([word for word, one in factors.items() if one is None], pa.string()))
    lost = pc.and_(pc.and_not(nobody, own), pc.is_valid(values))
    return Typed(pc.if_else(lost, pa.scalar(None, pa.float64()), values), typed.unreadable, own), lost
