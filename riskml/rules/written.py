"""How one fact is written for people: numbers, sums of money, days, moments and spans."""

from __future__ import annotations

from datetime import date, datetime, time
from numbers import Integral, Real
from string import Formatter
from typing import TYPE_CHECKING, Any

import numpy as np

from riskml.core.texts import Text, spaced, time_text
from riskml.rules.phrases import PHRASES, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from riskml.core.texts import Language

# How the working set says that it does not know.
NOWHERE = "-"
SEVERAL = "several"
"""What a hit's sums are in where its records name different currencies."""


def missing(value: Any) -> bool:
    """Tell whether a fact says nothing.

    Examples
    --------
    >>> [missing(one) for one in (None, float("nan"), "", "-", 0, False)]
    [True, True, True, True, False, False]
    """
    return value is None or value in {"", NOWHERE} or value != value  # noqa: PLR0124 (NaN and NaT differ from themselves)


def format_fact(value: Any, language: Language) -> str:  # noqa: PLR0911 (a way of writing each kind)
    """Write one fact for people, a moment with its time.

    Examples
    --------
    >>> format_fact(48500.0, "zh"), format_fact(0.25, "en"), format_fact(None, "en"), format_fact(True, "zh")
    ('48,500', '0.25', 'not recorded', '是')
    >>> format_fact(datetime(2024, 3, 4, 22, 15), "en"), format_fact(date(2024, 3, 4), "en")
    ('2024-03-04 22:15', '2024-03-04')
    """
    if missing(value):
        return PHRASES["unknown"].in_(language)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return PHRASES["yes" if value else "no"].in_(language)
    if isinstance(value, int | Integral):  # int first: asking an abstract kind is slow
        return f"{int(value):,}"
    if isinstance(value, float | Real):
        return f"{float(value):,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return time_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def money(value: Any, language: Language, unit: Text | None = None) -> str:
    """Write a sum of money with what it is in, as far as that is known.

    Examples
    --------
    >>> lari = Text(zh="拉里", en="lari")
    >>> money(48500.0, "zh", lari), money(48500.0, "en", lari), money(48500.0, "en"), money(None, "zh")
    ('48,500 拉里', '48,500 lari', '48,500', '金额未记录')
    >>> money(48500.0, "zh", unit_of(SEVERAL, {}))
    '48,500（币种不一）'
    """
    if missing(value):
        return PHRASES["no_sum"].in_(language)
    amount = format_fact(value, language)
    return amount if unit is None else PHRASES[_form(unit)].said(language, amount=amount, unit=unit)


def unit_of(currency: str, words: Mapping[str, Text]) -> Text | None:
    """Return what sums of a currency are in; None where neither the records nor, under the empty code, the project say.

    Examples
    --------
    >>> words = {"": Text(zh="元", en="yuan"), "USD": Text(zh="美元", en="US dollars")}
    >>> [unit_of(one, words).zh for one in ("", "USD", "GEL", SEVERAL)], unit_of("", {})
    (['元', '美元', 'GEL', '币种不一'], None)
    """
    if currency == SEVERAL:
        return PHRASES["several_currencies"]
    return words.get(currency) or (Text.same(currency) if currency else None)


def sum_told(amount: str, unit: Text | None) -> Text:
    """Tell a sum that is written already with what it is in, as far as that is known.

    Examples
    --------
    >>> sum_told("1,190,000.00", Text(zh="美元", en="US dollars")).en
    '1,190,000.00 US dollars'
    """
    return Text.same(amount) if unit is None else told(_form(unit), amount=amount, unit=unit)


def _form(unit: Text) -> str:
    return "sum_apart" if unit == PHRASES["several_currencies"] else "sum"


def moment(at: Any, language: Language, *, hour: bool = False, year: bool = True) -> str:
    """Write a day, or a moment where the hour is the point; midnight is a date that has no time.

    Examples
    --------
    >>> at = datetime(2025, 12, 17, 10, 18)
    >>> moment(at, "zh"), moment(at, "en"), moment(at, "zh", hour=True), moment(date(2025, 12, 17), "en", hour=True)
    ('2025 年 12 月 17 日', '2025-12-17', '2025 年 12 月 17 日 10:18', '2025-12-17')
    """
    if not isinstance(at, date):  # a datetime is a date
        return format_fact(at, language)
    day = _day(at, language, year=year)
    return f"{day} {at:%H:%M}" if hour and _has_time(at) else day


def day_told(day: date) -> Text:
    """Tell a day as sentences do, in each language.

    Examples
    --------
    >>> day_told(date(2025, 12, 7)).zh, day_told(date(2025, 12, 7)).en
    ('2025 年 12 月 7 日', '2025-12-07')
    """
    return Text(zh=moment(day, "zh"), en=moment(day, "en"))


def month_told(month: date) -> Text:
    """Tell the month of a day as sentences do, in each language.

    Examples
    --------
    >>> month_told(date(2025, 6, 1)).zh, month_told(date(2025, 6, 1)).en
    ('2025 年 6 月', '2025-06')
    """
    return told("month", year=f"{month:%Y}", month=Text(zh=str(month.month), en=f"{month:%m}"))


def span(first: Any, last: Any, language: Language, *, hour: bool = False) -> str:
    """Write from when until when; what lies on one day, or in one minute where the hour is the point, is said once.

    Examples
    --------
    >>> a, b, c = datetime(2025, 3, 1, 9), datetime(2025, 3, 1, 9, 30), datetime(2025, 12, 17)
    >>> span(a, b, "zh"), span(a, c, "zh"), span(a, c, "en")
    ('2025 年 3 月 1 日', '2025 年 3 月 1 日至 12 月 17 日', '2025-03-01 to 2025-12-17')
    >>> span(a, b, "zh", hour=True), span(a, b, "en", hour=True)
    ('2025 年 3 月 1 日 09:00 至 09:30', '2025-03-01 09:00 to 09:30')
    """
    begins = moment(first, language, hour=hour)
    ends = _ends(first, last, language, hour=hour)
    return _said("span", language, first=begins, last=ends) if ends else begins


def during(first: Any, last: Any, language: Language, *, hour: bool = False) -> str:
    """Write when a hit's records happened, as it stands in a sentence.

    Examples
    --------
    >>> a, b = datetime(2025, 3, 1, 9), datetime(2025, 12, 17, 10, 18)
    >>> during(a, a, "zh"), during(a, b, "zh")
    ('于 2025 年 3 月 1 日', '于 2025 年 3 月 1 日至 12 月 17 日间')
    >>> during(a, a, "en"), during(a, b, "en")
    ('on 2025-03-01', 'between 2025-03-01 and 2025-12-17')
    """
    begins = moment(first, language, hour=hour)
    ends = _ends(first, last, language, hour=hour)
    return _said("between", language, first=begins, last=ends) if ends else _said("on", language, at=begins)


def _said(key: str, language: Language, **facts: str) -> str:
    """Tell a phrase with its facts filled in, in Chinese with blanks where they belong."""
    pieces = [
        part
        for literal, name, _, _ in Formatter().parse(PHRASES[key].in_(language))
        for part in (literal, facts[name] if name else "")
    ]
    return spaced(pieces) if language == "zh" else "".join(pieces)


def _ends(first: Any, last: Any, language: Language, *, hour: bool) -> str:
    """Write the end of a span: nothing where it says no more than the beginning, and no part twice."""
    if not isinstance(first, date) or not isinstance(last, date):
        return ""
    begins, ends = moment(first, language, hour=hour), moment(last, language, hour=hour)
    if begins == ends:
        return ""
    if hour and (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return f"{last:%H:%M}" if _has_time(last) else ends
    short = language == "zh" and first.year == last.year
    return moment(last, language, hour=hour, year=False) if short else ends


def _day(at: date, language: Language, *, year: bool) -> str:
    wide = "02" if language == "en" else ""
    parts = {"month": f"{at.month:{wide}}", "day": f"{at.day:{wide}}"}
    if year:
        return PHRASES["day"].in_(language).format(year=at.year, **parts)
    return PHRASES["day_of_the_year"].in_(language).format(**parts)


def _has_time(at: date) -> bool:
    return isinstance(at, datetime) and at.time() != time()


def moments(values: NDArray[np.datetime64]) -> list[str | None]:
    """Write moments, all at once, as `format_fact` writes one: the same in both languages.

    Examples
    --------
    >>> moments(np.array(["2024-03-04T22:15:30", "2024-03-04", "NaT"], "datetime64[us]"))
    ['2024-03-04 22:15', '2024-03-04', None]
    """
    texts = np.datetime_as_string(values, unit="m").tolist()
    midnight = (values == values.astype("datetime64[D]")).tolist()
    return [
        None if text == "NaT" else text[:10] if alone else f"{text[:10]} {text[11:]}"
        for text, alone in zip(texts, midnight, strict=True)
    ]
