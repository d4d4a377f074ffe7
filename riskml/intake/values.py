"""From a source's text to the types of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs
    from collections.abc import Sequence

NUMBER = (
    r"^[¥$€£]? ?(?P<sign>[+-]?)[¥$€£]?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{0,200})"
    r"(?P<fraction>\.[0-9]*)?(?P<power>[eE][+-]?[0-9]{1,2})? ?元?$"
)
"""Plain and grouped numbers, with a currency's sign; full-width forms are made plain before."""

WHOLE = r"^[+-]?[0-9]{1,18}(\.0*)?$"
SCIENTIFIC = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$"
"""What a spreadsheet makes of a long identifier: its digits are gone, and different people look the same."""

TRUE = ("true", "t", "yes", "y", "1", "是", "有", "真")
FALSE = ("false", "f", "no", "n", "0", "否", "无", "假")


@dataclass(frozen=True, slots=True)
class Typed:
    """One column in its type, and where its text could not be read as that."""

    values: pa.Array
    unreadable: pa.Array


def picked(columns: Sequence[pa.Array], missing: Sequence[str], words: Pairs[str, str] | None) -> pa.Array:
    """Trim text, take the first column that says something, and translate its words.

    Examples
    --------
    >>> first, second = pa.array([" a ", "", "EMPTY"]), pa.array(["x", "y", None])
    >>> picked([first, second], ["EMPTY"], {"y": "approved"}).to_pylist()
    ['a', 'approved', None]
    """
    silent = pa.array(["", *missing], pa.string())
    said = []
    for column in columns:
        trimmed = pc.utf8_trim_whitespace(column)
        said.append(pc.if_else(pc.is_in(trimmed, silent), pa.scalar(None, pa.string()), trimmed))
    text = said[0] if len(said) == 1 else pc.coalesce(*said)
    if not words:
        return text
    coded = text.dictionary_encode()
    own = coded.dictionary.to_pylist()
    rest = words.get("*")
    new = [words.get(word, word if rest is None else rest) or None for word in own]
    return pc.take(pa.array(new, pa.string()), coded.indices)


def identifiers(texts: pa.Array) -> Typed:
    """Keep identifiers as they are, but for the guard ``="…"`` that keeps a spreadsheet from them.

    Examples
    --------
    >>> typed = identifiers(pa.array(['="110101199001011234"', "007", "1.10101E+17"]))
    >>> typed.values.to_pylist(), typed.unreadable.to_pylist()
    (['110101199001011234', '007', None], [False, False, True])
    """
    bare = pc.replace_substring_regex(texts, r'^="([^"]*)"$', r"\1")
    return _checked(bare, pc.match_substring_regex(bare, SCIENTIFIC))


def numbers(texts: pa.Array) -> Typed:
    """Read numbers.

    Examples
    --------
    >>> typed = numbers(pa.array(["1,234.50", "￥12元", "-3e2", "1.234,5", None]))
    >>> typed.values.to_pylist(), typed.unreadable.to_pylist()
    ([1234.5, 12.0, -300.0, None, None], [False, False, False, True, False])
    """
    plain = pc.utf8_normalize(texts, "NFKC")
    parts = pc.extract_regex(plain, NUMBER)
    whole = pc.replace_substring(pc.struct_field(parts, "whole"), ",", "")
    fraction = pc.struct_field(parts, "fraction")
    digits = pc.binary_length(pc.binary_join_element_wise(whole, pc.replace_substring(fraction, ".", ""), ""))
    joined = pc.binary_join_element_wise(
        pc.struct_field(parts, "sign"),
        pc.if_else(pc.equal(whole, ""), "0", whole),
        fraction,
        pc.struct_field(parts, "power"),
        "",
    )
    good = pc.fill_null(pc.greater(digits, 0), fill_value=False)
    clean = pc.if_else(good, pc.replace_substring_regex(joined, r"^\+", ""), pa.scalar(None, pa.string()))
    return Typed(clean.cast(pa.float64()), pc.and_(pc.is_valid(texts), pc.is_null(clean)))


def integers(texts: pa.Array) -> Typed:
    """Read whole numbers; ``12.0`` is one."""
    plain = pc.utf8_normalize(texts, "NFKC")
    good = pc.fill_null(pc.match_substring_regex(plain, WHOLE), fill_value=False)
    bare = pc.replace_substring_regex(pc.replace_substring_regex(plain, r"\.0*$", ""), r"^\+", "")
    clean = pc.if_else(good, bare, pa.scalar(None, pa.string()))
    return Typed(clean.cast(pa.int64()), pc.and_(pc.is_valid(texts), pc.is_null(clean)))


def flags(texts: pa.Array) -> Typed:
    """Read yes and no, 是 and 否.

    Examples
    --------
    >>> flags(pa.array(["是", "No", "maybe"])).values.to_pylist()
    [True, False, None]
    """
    plain = pc.utf8_lower(pc.utf8_normalize(texts, "NFKC"))
    yes, no = pc.is_in(plain, pa.array(TRUE)), pc.is_in(plain, pa.array(FALSE))
    values = pc.if_else(pc.or_(yes, no), yes, pa.scalar(None, pa.bool_()))
    return Typed(values, pc.and_(pc.is_valid(texts), pc.is_null(values)))


def texts_only(texts: pa.Array) -> Typed:
    """Keep text as it is."""
    return Typed(texts, pc.and_(pc.is_null(texts), pc.is_valid(texts)))


def _checked(values: pa.Array, wrong: pa.Array) -> Typed:
    wrong = pc.fill_null(wrong, fill_value=False)
    return Typed(pc.if_else(wrong, pa.scalar(None, pa.string()), values), wrong)
