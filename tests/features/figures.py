"""The figures that a text carries, in digits and in words, and its places for facts: the same in both languages."""

from __future__ import annotations

import re
from string import Formatter

_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_TENFOLD = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ROUND = {word: 10 * at for at, word in enumerate(_TENFOLD.split("|"), 2)}
_ENGLISH = {word: value for value, word in enumerate(_SMALL.split("|"))} | _ROUND
_ENGLISH |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10, "once": 1, "twice": 2}
_ENGLISH |= {"thirty-first": 31, "hundred": 100, "thousand": 1000, "thousandth": 0.001, "half": 0.5, "quarter": 0.25}
_PARTS = {"half": 2, "quarter": 4, "fifth": 5, "tenth": 10, "hundredth": 100, "thousandth": 1000}
_FIGURE = re.compile(
    r"(?<![A-Za-z0-9_.,{:-])(\d[\d,]*(?:\.\d+)?)"  # no part of a name such as G2 or R035
    r"( ?%| ?万| p\.m\.|)(?!\d|(?!th|st|nd|rd)[A-Za-z_}])"
)
_NUMERAL = "[零〇一二两三四五六七八九十百千万]+"


def _numeral(text: str) -> float:
    """Read a Chinese numeral.

    Examples
    --------
    >>> [_numeral(one) for one in ("四十二", "一百零七", "十五", "二十")]
    [42, 107, 15, 20]
    """
    if not re.search("[十百千万]", text):
        return int("".join(str(_DIGITS[one]) for one in text))
    total, last = 0, 0
    for one in text:
        if one in _TENS:
            whole = one == "万"  # of all that stands before it
            total, last = ((total + last or 1) * _TENS[one], 0) if whole else (total + (last or 1) * _TENS[one], 0)
        else:
            last = _DIGITS[one]
    return total + last


def in_digits(text: str) -> set[float]:
    """Return the figures that a text writes in digits: of per cent the share, of 'p.m.' the hour of the day.

    Examples
    --------
    >>> sorted(in_digits("满 30 天、5 万元及以上、占 90%")), sorted(in_digits("30 days, 50,000 or more, 90 %, 10 p.m."))
    ([0.9, 30.0, 50000.0], [0.9, 22.0, 30.0, 50000.0])
    """
    found = set()
    for match in _FIGURE.finditer(text):
        value = float(match[1].rstrip(",").replace(",", ""))
        unit = match[2].strip()
        found.add(round({"%": value / 100, "万": value * 10_000, "p.m.": value + 12}.get(unit, value), 9))
    return found


def in_words(text: str) -> set[float]:
    """Return the figures that a text writes in words, in whichever language; more than it means is no harm.

    Examples
    --------
    >>> 0.7 in in_words("七成及以上"), 0.7 in in_words("seven tenths or more"), 0.005 in in_words("千分之五")
    (True, True, True)
    """
    found = set()
    for numeral in re.findall(_NUMERAL, text):
        found.add(float(_numeral(numeral)))
    for below, above in re.findall(rf"({_NUMERAL})分之({_NUMERAL})", text):
        found.add(_numeral(above) / _numeral(below))
    found |= {_numeral(one) / 10 for one in re.findall(rf"({_NUMERAL})成", text)}
    found |= {0.5} if re.search("一半|半数|过半", text) else set()
    found |= {2.0} if re.search("一倍|[Bb]oth|double|factor of 2", text) else set()
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
    for at, word in enumerate(words):
        whole, _, rest = word.partition("-")
        value = _ENGLISH.get(word)
        if whole in _ROUND and rest in _ENGLISH:
            value = _ROUND[whole] + _ENGLISH[rest]
        if value is None:
            continue
        found.add(float(value))
        part = words[at + 1].removesuffix("s") if at + 1 < len(words) else ""
        if part in _PARTS:
            found.add(value / _PARTS[part])
    found |= {1 / _PARTS[one] for one in _PARTS if re.search(rf"\b{one}\b", text)}
    found |= {0.01} if "once in a hundred" in text else set()
    found |= {1 / 1000, 1 / 10_000} if re.search(r"one in (?:a|ten) thousand", text) else set()
    return {round(one, 9) for one in found}


def differ(zh: str, en: str) -> str:
    """Tell which figure of one language the other lacks; nothing where both carry the same.

    Examples
    --------
    >>> differ("满 30 天、占七成", "thirty days or more, 70 % of them"), differ("满 30 天", "more than 31 days")
    ('', '30 is in Chinese only; 31 in English only')
    """
    chinese, english = in_digits(zh), in_digits(en)
    only_zh = sorted(chinese - english - in_words(en))
    only_en = sorted(english - chinese - in_words(zh))
    told = [
        f"{', '.join(f'{one:g}' for one in ones)} {where} only"
        for ones, where in ((only_zh, "is in Chinese"), (only_en, "in English"))
        if ones
    ]
    return "; ".join(told)


def places(text: str) -> set[str]:
    """Return the facts that a text has places for.

    Examples
    --------
    >>> sorted(places("{unit_id}有 {count:time|times} 次，{amount:money}"))
    ['amount', 'count', 'unit_id']
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name}
