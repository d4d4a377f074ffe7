"""In what the numbers of a column are: the words for ten thousand and its like, in a mapping or in a header."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

_POWERS: Final[dict[int, tuple[str, ...]]] = {
    0: ("元", "圆", "yuan"),
    2: ("百元",),
    3: ("千元", "千", "thousand", "thousands", "thousand yuan", "'000", "'000s", "k"),
    4: ("万元", "万", "萬元", "萬", "ten thousand", "10,000", "10k", "wan", "wan yuan"),
    6: ("百万元", "百万", "million", "millions", "million yuan", "mn"),
    7: ("千万元", "千万"),
    8: ("亿元", "亿", "億元", "億", "hundred million", "yi"),
    9: ("十亿元", "十亿", "billion", "billions", "bn"),
}
WORDS: Final[dict[str, Decimal]] = {word: Decimal(10) ** power for power, words in _POWERS.items() for word in words}
"""How units of money are written, with the number of yuan (or of whatever the currency is) that one of them is."""

_ABOUT: Final = re.compile(r"^(?:单位|unit)\s*:?\s*|^in\s+|^人民币\s*|\s*\(?人民币\)?$")
"""What stands around such a word and says nothing of how many: ``单位：万元``, ``in thousands``, ``万元人民币``."""

_HEAD: Final = re.compile(r"^(?P<name>.*\S)\s*(?:\((?P<round>[^()]+)\)|（(?P<wide>[^（）]+)）|\[(?P<square>[^\[\]]+)\]"
                          r"|【(?P<thick>[^【】]+)】)$")  # fmt: skip


def factor_of(unit: str) -> Decimal | None:
    """Return how many of the currency one of a unit is; None where it is no unit.

    Examples
    --------
    >>> factor_of("万元"), factor_of("单位：亿元"), factor_of("in Thousands"), factor_of("0.01"), factor_of("USD")
    (Decimal('10000'), Decimal('100000000'), Decimal('1000'), Decimal('0.01'), None)
    """
    plain = unicodedata.normalize("NFKC", unit).strip().casefold()
    while (bare := _ABOUT.sub("", plain).strip()) != plain:
        plain = bare
    if plain in WORDS:
        return WORDS[plain]
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number > 0 else None


def word_factor(word: str) -> Decimal | None:
    """Return how many of the currency one of a unit is that is said by a word, and not by a number.

    Examples
    --------
    >>> word_factor("万元"), word_factor("10000")
    (Decimal('10000'), None)
    """
    return factor_of(word) if any(sign.isalpha() for sign in word) else None


def unit_in(column: str) -> tuple[str, str] | None:
    """Return a column's name and the unit that its header has in brackets behind it, if it has one.

    A bare number in brackets is none: ``amount (2)`` is the second column of its name.

    Examples
    --------
    >>> unit_in("金额（万元）"), unit_in("Amount (thousand)"), unit_in("amount (2)"), unit_in("时限（工作日）")
    (('金额', '万元'), ('Amount', 'thousand'), None, None)
    """
    found = _HEAD.match(column.strip())
    if found is None:
        return None
    unit = next(part.strip() for part in found.groups()[1:] if part)
    if factor_of(unit) is None or unit.replace(",", "").replace(".", "").isdigit():
        return None
    return found["name"], unit
