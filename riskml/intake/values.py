"""From a source's text to the types of a contract."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Pairs

    from riskml.intake.keys import Decimal as DecimalSign
    from riskml.intake.keys import Thousands

NUMBER = (
    r"^(?P<open>\()?[¥$€£]? ?(?P<sign>[+-]?)[¥$€£]?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{0,200})"
    r"(?P<fraction>\.[0-9]*)?(?P<power>[eE][+-]?[0-9]{1,2})?(?P<after>-)? ?"
    r"(?P<unit>(?:百万|千万|[百千万亿])?元?)(?P<close>\))?$"
)
"""Plain and grouped numbers, with a currency's sign, in 元, 万 or 亿; a loss in brackets or with its sign behind.

Full-width forms are made plain before.
"""

MINUS = "\N{MINUS SIGN}"
"""What word processors make of a hyphen before a number."""

GROUPED = r"^([^0-9]*[0-9]{1,3})(?:[. '][0-9]{3})+(,|[^0-9,]|$)"
"""A number of which points, blanks or apostrophes part the thousands, where the comma is the decimal sign."""

UNITS = {
    head + tail: power
    for head, power in {"": "", "百": "e2", "千": "e3", "万": "e4", "百万": "e6", "千万": "e7", "亿": "e8"}.items()
    for tail in ("", "元")
}
ONE = Decimal(1)

WHOLE = r"^[+-]?[0-9]{1,18}(\.0*)?$"
ROUNDED = r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+$|^[0-9]{16,}\.0$"
"""What a spreadsheet or a table of floats makes of a long identifier, with either decimal sign: its digits are gone,
and different people look the same."""

_AS_FLOAT = r"^(0|[1-9][0-9]{0,14})\.0$"
"""A whole number that went through a column of floats, for one cell of it was empty: 7 and 7.0 are one person."""

NOTHING = (
    "null", "(null)", "<null>", "none", "nil", "nan", "n/a", "#n/a", "\\n", "-", "--", "—", "——", "/", "无", "空",
    "未填", "不详",
)  # fmt: skip
"""What systems and clerks write where nothing is known, in any case; in a text some of them may mean what they say."""

NOTHING_IN_TEXT = ("null", "(null)", "<null>", "#n/a", "\\n")

IDENTITY = r"^[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]$"
"""An identity number of a citizen (GB 11643)."""

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_DOTTED = re.compile(rf"(?<=[{_HAN}])\s*[.\u00b7\u2022\u2027\u2219\u22c5\u30fb]\s*(?=[{_HAN}])")
_SET_OUT = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_ODD_LETTERS = r"[\p{Cf}\p{Cc}\s]"
_LONG_NUMBER = r"^[0-9]{15,}[0-9Xx]$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

TRUE = ("true", "t", "yes", "y", "1", "是", "有", "真")
FALSE = ("false", "f", "no", "n", "0", "否", "无", "假")


@dataclass(frozen=True, slots=True)
class Typed:
    """One column in its type, and where its text could not be read as that."""

    values: pa.Array
    unreadable: pa.Array
    own_unit: pa.Array | None = None
    """Of numbers: where the cell itself says what it is in."""


def picked(
    columns: Sequence[pa.Array],
    missing: Sequence[str],
    words: Pairs[str, str] | None,
    nothing: Sequence[str] = (),
    see: Callable[[pa.Array], object] | None = None,
) -> pa.Array:
    """Trim text, take the first column that says something, and translate its words.

    Parameters
    ----------
    columns
        Where the field may stand, the first that says something counts.
    missing
        Words of the source, as they are written, that mean nothing.
    words
        The source's words in riskml's.
    nothing
        Words that mean nothing in any case of their letters, unless `words` has them.
    see
        Called with the words of each column that were taken for nothing so.

    Examples
    --------
    >>> first, second = pa.array([" a ", "", "EMPTY", "NULL"]), pa.array(["x", "y", None, None])
    >>> picked([first, second], ["EMPTY"], {"y": "approved"}, ["null"]).to_pylist()
    ['a', 'approved', None, None]
    """
    silent = pa.array(["", *missing], pa.string())
    unsaid = pa.array(nothing, pa.string())
    kept = pa.array([*(words or ())], pa.string())
    said = []
    for column in columns:
        trimmed = pc.utf8_trim_whitespace(column)
        void = pc.is_in(trimmed, silent)
        if nothing:
            taken = pc.and_not(pc.is_in(pc.utf8_lower(trimmed), unsaid), pc.is_in(trimmed, kept))
            void = pc.or_(void, taken)
            if see is not None:
                see(trimmed.filter(taken))
        said.append(pc.if_else(void, pa.scalar(None, pa.string()), trimmed))
    text = said[0] if len(said) == 1 else pc.coalesce(*said)
    if not words:
        return text
    coded = text.dictionary_encode()
    own = coded.dictionary.to_pylist()
    rest = words.get("*")
    new = [words.get(word, word if rest is None else rest) or None for word in own]
    return pc.take(pa.array(new, pa.string()), coded.indices)


def identifiers(texts: pa.Array) -> Typed:
    """Bring identifiers into one form, so that the same one is never two.

    Full-width letters and digits become plain, marks without width go, and so does the guard ``="…"`` that keeps a
    spreadsheet from them. Blanks inside go where a long number is left, and its last letter is a capital; between
    Chinese characters they go, and the dots of names there are one. A whole number that was written with ``.0`` behind
    it is that number.

    Examples
    --------
    >>> typed = identifiers(pa.array(['="007"', "1.10101E+17", "Ｐ１", "11010119 900101 123x", "Orléans", "7.0"]))
    >>> typed.values.to_pylist()
    ['007', None, 'P1', '11010119900101123X', 'Orléans', '7']
    >>> typed.unreadable.to_pylist()
    [False, True, False, False, False, False]
    >>> identifiers(pa.array(["张　三", "张三", "古丽•买买提"])).values.to_pylist()
    ['张三', '张三', '古丽·买买提']
    """
    bare = pc.replace_substring_regex(texts, r'^="([^"]*)"$', r"\1")
    odd = pc.or_(
        pc.invert(pc.string_is_ascii(bare)), pc.match_substring_regex(bare, rf"{_ODD_LETTERS}|^[0-9]{{15,}}x$")
    )
    odd = pc.fill_null(odd, fill_value=False)
    if pc.any(odd).as_py():
        bare = pc.replace_with_mask(bare, odd, _in_one_form(bare.filter(odd)))
    bare = pc.replace_substring_regex(bare, _AS_FLOAT, r"\1")
    return _checked(bare, pc.match_substring_regex(bare, ROUNDED))


def _in_one_form(texts: pa.Array) -> pa.Array:
    # Arrow's own normal form leaves accents apart from their letters.
    whole = pa.array([_as_named(unicodedata.normalize("NFKC", text)) for text in texts.to_pylist()], pa.string())
    plain = pc.replace_substring_regex(whole, r"[\p{Cf}\p{Cc}]", "")
    plain = pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, r"\s+", " "))
    tight = pc.replace_substring(plain, " ", "")
    return pc.if_else(pc.match_substring_regex(tight, _LONG_NUMBER), pc.utf8_upper(tight), plain)


def _as_named(text: str) -> str:
    """Write a name in Chinese characters in one way: blanks that only set it out go, and every dot in it is one."""
    return _SET_OUT.sub("", _DOTTED.sub("\u00b7", text))


def false_identities(values: pa.Array) -> tuple[int, int]:
    """Count identity numbers, and those of them whose check digit does not fit (ISO 7064, MOD 11-2).

    Examples
    --------
    >>> false_identities(pa.array(["11010119900307002X", "110101199003070021", "P07", None]))
    (2, 1)
    """
    shaped = values.filter(pc.fill_null(pc.match_substring_regex(values, IDENTITY), fill_value=False))
    if not len(shaped):
        return 0, 0
    total = None
    for place, weight in enumerate(_WEIGHTS):
        digit = pc.multiply(pc.utf8_slice_codeunits(shaped, place, place + 1).cast(pa.int64()), weight)
        total = digit if total is None else pc.add(total, digit)
    left = pc.subtract(total, pc.multiply(pc.divide(total, 11), 11))
    right = pc.take(pa.array([*_CHECKS]), left)
    wrong = pc.not_equal(right, pc.utf8_upper(pc.utf8_slice_codeunits(shaped, 17, 18)))
    return len(shaped), int(pc.sum(wrong).as_py() or 0)


def numbers(
    texts: pa.Array, decimal: DecimalSign = ".", *, unit: Decimal = ONE, thousands: Thousands | None = None
) -> Typed:
    """Read numbers.

    Parameters
    ----------
    texts
        Trimmed text.
    decimal
        The decimal sign of the column; where it is the comma, points group.
    unit
        How many of the currency one of the column's numbers is; a cell that names its own unit is in that one alone.
    thousands
        A blank or an apostrophe that parts the thousands.

    Examples
    --------
    >>> typed = numbers(pa.array(["1,234.50", "￥12元", "-3e2", "1.234,5", "(1,000)", "0.07万元", None]))
    >>> typed.values.to_pylist()
    [1234.5, 12.0, -300.0, None, -1000.0, 700.0, None]
    >>> typed.unreadable.to_pylist()
    [False, False, False, True, False, False, False]
    >>> numbers(pa.array(["1.234,5", "1.500", "12", "1 000,25", "1.5"]), ",").values.to_pylist()
    [1234.5, 1500.0, 12.0, 1000.25, None]
    >>> numbers(pa.array(["0.07", "12万元", "5元"]), unit=Decimal(10000)).values.to_pylist()
    [700.0, 120000.0, 5.0]
    >>> numbers(pa.array(["1'234.50"]), thousands="'").values.to_pylist()
    [1234.5]
    """
    plain = pc.replace_substring(pc.utf8_normalize(texts, "NFKC"), MINUS, "-")
    if thousands in (" ", "'"):
        plain = _without(plain, thousands)
    if decimal == ",":
        plain = _with_points(plain)
    parts = pc.extract_regex(plain, NUMBER)
    part = {name: pc.struct_field(parts, name) for name in ("open", "sign", "after", "close", "unit", "power")}
    whole = pc.replace_substring(pc.struct_field(parts, "whole"), ",", "")
    fraction = pc.struct_field(parts, "fraction")
    digits = pc.binary_length(pc.binary_join_element_wise(whole, pc.replace_substring(fraction, ".", ""), ""))
    loss = pc.equal(part["open"], "(")
    signs = pc.add(pc.add(pc.binary_length(part["sign"]), pc.binary_length(part["after"])), loss.cast(pa.int32()))
    minus = pc.or_(pc.or_(loss, pc.equal(part["after"], "-")), pc.equal(part["sign"], "-"))
    power = pc.take(pa.array([*UNITS.values()]), pc.index_in(part["unit"], pa.array([*UNITS])))
    joined = pc.binary_join_element_wise(
        pc.if_else(minus, "-", ""), pc.if_else(pc.equal(whole, ""), "0", whole), fraction, part["power"], power, ""
    )
    good = pc.and_(pc.greater(digits, 0), pc.less_equal(signs, 1))
    good = pc.and_(good, pc.equal(loss, pc.equal(part["close"], ")")))  # a bracket that opens closes
    good = pc.and_(good, pc.or_(pc.equal(part["power"], ""), pc.equal(power, "")))
    good = pc.fill_null(good, fill_value=False)
    clean = pc.if_else(good, joined, pa.scalar(None, pa.string()))
    own = pc.and_(good, pc.fill_null(pc.not_equal(part["unit"], ""), fill_value=False))
    values = clean.cast(pa.float64()) if unit == ONE else _in_units(clean, own, unit)
    return Typed(values, pc.and_(pc.is_valid(texts), pc.is_null(clean)), own)


def first_of(texts: Sequence[pa.Array], read: Sequence[Typed]) -> Typed:
    """Return numbers of several columns as one: of the first column that says something."""
    typed = read[-1]
    for said, one in reversed([*zip(texts[:-1], read[:-1], strict=True)]):
        here = pc.is_valid(said)
        typed = Typed(
            pc.if_else(here, one.values, typed.values),
            pc.if_else(here, one.unreadable, typed.unreadable),
            pc.if_else(here, one.own_unit, typed.own_unit),
        )
    return typed


def _in_units(clean: pa.Array, own: pa.Array, unit: Decimal) -> pa.Array:
    """Turn decimals into numbers, each times its unit before anything is rounded."""
    factors = (ONE if alone else unit for alone in own.to_pylist())
    told = zip(clean.to_pylist(), factors, strict=True)
    return pa.array([None if text is None else float(Decimal(text) * factor) for text, factor in told], pa.float64())


def _without(texts: pa.Array, sign: str) -> pa.Array:
    """Take a sign out of numbers whose thousands it parts; leave what is none."""
    grouped = pc.match_substring_regex(texts, rf"^[^0-9]*[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+(?:[^0-9{sign}]|$)")
    return pc.if_else(grouped, pc.replace_substring(texts, sign, ""), texts)


def _with_points(texts: pa.Array) -> pa.Array:
    """Write numbers whose decimal sign is the comma with a point, and without what groups; leave what is none."""
    grouped = pc.match_substring_regex(texts, GROUPED)
    bare = pc.if_else(grouped, pc.replace_substring_regex(texts, r"([0-9])[. ']([0-9]{3})", r"\1\2"), texts)
    bare = pc.if_else(grouped, pc.replace_substring_regex(bare, r"([0-9])[. ']([0-9]{3})", r"\1\2"), bare)
    odd = pc.match_substring(bare, ".")  # a point that does not group: not of this column's kind
    comma = pc.replace_substring(bare, ",", ".", max_replacements=1)
    return pc.if_else(odd, pa.scalar("?", pa.string()), comma)


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
