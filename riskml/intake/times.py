"""Timestamps: from text to the project's wall time, knowing which of them are only dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from riskml.intake.keys import DateOrder, Epoch

MIDNIGHT_SHARE = 0.10
"""Where at least this share of a column's times is exactly midnight, its midnights are dates.

Clerks work by day and machines write at every second, so a column of true times is at midnight in about one
of 86,400 rows; a column where one in ten is, was filled from dates. So is what one clerk wrote among others.
"""

_CLOCK = (
    r"(?:[T ,]*(?P<half>上午|下午)? ?(?P<hour>[0-9]{1,2})(?::|时|點|点)(?P<minute>[0-9]{1,2})"
    r"(?:[:分](?P<second>[0-9]{1,2})?(?:[.,](?P<fraction>[0-9]{1,9}))?秒?)?(?: ?(?P<meridiem>[AaPp])\.?[Mm]\.?)?)?"
    r" ?(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$"
)
DATED = (
    r"^(?P<year>[0-9]{4})(?:[-/.]|年)(?P<month>[0-9]{1,2})(?:[-/.]|月)(?P<day>[0-9]{1,2})日?"
    r"(?: ?(?:星期|周|礼拜)[一二三四五六日天])?"
) + _CLOCK
"""ISO 8601 and the common Chinese forms: year, month, day."""

ORDERED: dict[DateOrder, str] = {
    "day_first": rf"^(?P<day>[0-9]{{1,2}})[/.\-](?P<month>[0-9]{{1,2}})[/.\-](?P<year>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}",
    "month_first": rf"^(?P<month>[0-9]{{1,2}})[/.\-](?P<day>[0-9]{{1,2}})[/.\-](?P<year>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}",
    "year_first": rf"^(?P<year>[0-9]{{2}})[/.\-](?P<month>[0-9]{{1,2}})[/.\-](?P<day>[0-9]{{1,2}}){_CLOCK}",
}
"""No year of four digits first: 3/5/2026 is one of two days, 24/03/05 one of three. The whole column says which."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?i)^[0-9]{1,2}[- ./]*(?:M)[a-z]*\.?[- ,./]+(?:[0-9]{4}|[0-9]{2})\b|^(?:M)[a-z]*\.? +[0-9]{1,2},? +[0-9]{4}\b"
)
NAMED = _NAMED.replace("M", "|".join(MONTHS))
"""5-Mar-2026, 5 March 2026, Mar 5, 2026."""
CENTURY = 70
"""Years of two digits below it are of this century, as POSIX has it."""

COMPACT = (
    r"^(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:[T ]?(?P<half>上午|下午)?(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})"
    r"(?::?(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?"
    r"(?P<meridiem>)(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$"
)
"""20260305 and 20260305140500."""

SERIAL = r"^[1-9][0-9]{4}(\.[0-9]+)?$"
"""Days since 30 December 1899, as a sheet shows a date whose cell is formatted as a number."""

REPUBLIC = r"^民[国國] ?(?P<year>[0-9]{1,3}) ?年"
REPUBLIC_BEGAN = 1911
"""民国114年 is 2025; a year of three digits without the word may be anything."""

NOON = 12
HOURS, MINUTES, SECONDS = 24, 60, 60
MAX_OFFSET_HOURS = 15
NOT_A_TIME = np.datetime64("NaT", "us")
SERIAL_ZERO = np.datetime64("1899-12-30T00:00:00", "us")
SERIAL_ZERO_1904 = np.datetime64("1904-01-01T00:00:00", "us")
"""Workbooks that began on a Macintosh count their days from here."""


Times64 = np.ndarray[tuple[int], np.dtype[np.datetime64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Times:
    """One column of timestamps.

    Parameters
    ----------
    values
        Wall time in the project's zone; not-a-time where nothing could be read.
    is_date
        The text had no time part, so the value is a date.
    midnight
        The day where the text had a time part that was exactly midnight, by the source's own clock or by the
        project's (a local date that some system wrote down as UTC), else not-a-time. Whether these are dates depends
        on all times of the column, and of each official in it: see `midnights_are_dates`.
    timed
        The text had a time part.
    unreadable
        The text was there and is no timestamp.
    year_last
        Positions of texts that no form with the year first could read.
    """

    values: Times64
    is_date: Flags
    midnight: Times64
    timed: Flags
    unreadable: Flags
    year_last: np.ndarray

    @property
    def plain(self) -> Times64:
        """Those that could be read in one way only."""
        found = ~np.isnat(self.values)
        found[self.year_last] = False
        return self.values[found]


def midnights_are_dates(midnights: int, timed: int) -> bool:
    """Tell whether the midnights of a column, or of one official in it, are dates.

    Parameters
    ----------
    midnights
        Values with a time part that is exactly 00:00:00 in the source's own offset.
    timed
        Values with a time part.

    Examples
    --------
    >>> midnights_are_dates(459, 1000), midnights_are_dates(3, 1000)
    (True, False)
    """
    return timed > 0 and midnights >= MIDNIGHT_SHARE * timed


def parse_times(
    texts: pa.Array,
    *,
    source_zone: ZoneInfo,
    project_zone: ZoneInfo,
    serials: bool = False,
    order: DateOrder | None = None,
    epoch: Epoch | None = None,
    from_1904: bool = False,
) -> Times:
    """Read a column of timestamps.

    Parameters
    ----------
    texts
        Trimmed text; null where the source says nothing.
    source_zone
        The zone of times that carry none.
    project_zone
        The zone that stored times are in.
    serials
        Take a bare number of five digits for a sheet's day number.
    order
        Which of day and month comes first where the year stands last; such texts are unreadable where not said.
    epoch
        From when they count, where somebody said so; then they are taken for it wherever they stand.
    from_1904
        They count from 1904, where nobody says otherwise.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> china = ZoneInfo("Asia/Shanghai")
    >>> texts = pa.array(["2026年3月5日", "2026-03-05T08:00:00+01:00", "5.3.2026"])
    >>> times = parse_times(texts, source_zone=china, project_zone=china)
    >>> times.values.astype("datetime64[m]").tolist()[:2], times.is_date.tolist()[:2]
    ([datetime.datetime(2026, 3, 5, 0, 0), datetime.datetime(2026, 3, 5, 15, 0)], [True, False])
    >>> times.unreadable.tolist()
    [False, False, True]
    >>> texts = pa.array(["民国115年3月5日", "115年3月5日"])
    >>> times = parse_times(texts, source_zone=china, project_zone=china)
    >>> times.values.astype("datetime64[m]").astype(str).tolist(), times.is_date.tolist()
    (['2026-03-05T00:00', 'NaT'], [True, False])
    >>> texts = pa.array(["5.3.2026", "13/01/10 2:05 PM", "5-Mar-2026", "31/31/2026"])
    >>> times = parse_times(texts, source_zone=china, project_zone=china, order="day_first")
    >>> times.values.astype("datetime64[m]").astype(str).tolist()
    ['2026-03-05T00:00', '2010-01-13T14:05', '2026-03-05T00:00', 'NaT']
    """
    length = len(texts)
    local = np.full(length, NOT_A_TIME)
    timed = np.zeros(length, bool)
    offset = np.full(length, np.timedelta64("NaT", "m"))
    todo = np.flatnonzero(pc.is_valid(texts).to_numpy(zero_copy_only=False))
    present = todo
    for pattern, plain in ((DATED, False), (DATED, True), (COMPACT, True)):
        if not len(todo):
            break
        part = texts if len(todo) == length else texts.take(pa.array(todo))
        part = _western(pc.utf8_normalize(part, "NFKC")) if plain else part
        found, found_timed, found_offset = _read(part, pattern)
        local[todo], timed[todo], offset[todo] = found, found_timed, found_offset
        todo = todo[np.isnat(found)]
    year_last = todo
    if len(todo):
        part = pc.utf8_normalize(texts.take(pa.array(todo)), "NFKC")
        named = pc.fill_null(pc.match_substring_regex(part, NAMED), fill_value=False)
        for chosen, form in ((named, ORDERED["day_first"]), (pc.invert(named), ORDERED[order] if order else None)):
            places = todo[chosen.to_numpy(zero_copy_only=False)]
            if form is not None and len(places):
                words = _numbered(part.filter(chosen)) if chosen is named else part.filter(chosen)
                local[places], timed[places], offset[places] = _read(words, form)
        todo = todo[np.isnat(local[todo])]
    if (serials or epoch) and len(todo):
        part = texts.take(pa.array(todo))
        numbers = pc.if_else(pc.match_substring_regex(part, SERIAL), part, None).cast(pa.float64())
        days = numbers.to_numpy(zero_copy_only=False)
        zero = SERIAL_ZERO_1904 if (epoch == "1904" if epoch else from_1904) else SERIAL_ZERO
        seconds = np.round(np.nan_to_num(days) * 86400)
        local[todo] = np.where(np.isnan(days), NOT_A_TIME, zero + seconds.astype("timedelta64[s]"))
        timed[todo] = ~np.isnan(days) & (seconds % 86400 != 0)
    unreadable = np.zeros(length, bool)
    unreadable[present] = np.isnat(local[present])
    is_date = ~timed & ~np.isnat(local)
    values = local.copy()
    values[timed] = _moved(local[timed], offset[timed], source_zone, project_zone)
    midnight = np.full(length, NOT_A_TIME)
    for clock in (values, local):  # the source's own last: it speaks where both are at midnight
        at_midnight = timed & (clock == clock.astype("datetime64[D]"))
        midnight[at_midnight] = clock[at_midnight]
    return Times(values, is_date, midnight, timed, unreadable, year_last)


def _western(texts: pa.Array) -> pa.Array:
    """Write years of the Republic as those of the common era."""
    told = pc.fill_null(pc.match_substring_regex(texts, REPUBLIC), fill_value=False)
    if not pc.any(told).as_py():
        return texts
    found = [
        re.sub(REPUBLIC, lambda year: f"{int(year['year']) + REPUBLIC_BEGAN:04}年", text)
        for text in texts.filter(told).to_pylist()
    ]
    return pc.replace_with_mask(texts, told, pa.array(found, pa.string()))


def _numbered(texts: pa.Array) -> pa.Array:
    """Write days that name their month as numbers, the day first."""
    for number, name in enumerate(MONTHS, 1):
        texts = pc.replace_substring_regex(texts, rf"(?i)^{name}[a-z]*\.? +([0-9]{{1,2}}),? +", rf"\1/{number}/")
        texts = pc.replace_substring_regex(
            texts, rf"(?i)^([0-9]{{1,2}})[- ./]*{name}[a-z]*\.?[- ,./]+", rf"\1/{number}/"
        )
    return texts


def _read(texts: pa.Array, pattern: str) -> tuple[Times64, Flags, np.ndarray]:
    """Return local times, whether they had a time part, and their offsets from UTC."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    parts = pc.extract_regex(texts, pattern)

    def number(name: str) -> np.ndarray:
        texts = pc.struct_field(parts, name)
        filled = pc.fill_null(pc.if_else(pc.equal(texts, ""), "0", texts), "0")
        return cast("np.ndarray", filled.cast(pa.int64()).to_numpy(zero_copy_only=False))

    def text(name: str) -> np.ndarray:
        return cast("np.ndarray", pc.fill_null(pc.struct_field(parts, name), "").to_numpy(zero_copy_only=False))

    year, month, day = number("year"), number("month"), number("day")
    short = np.asarray(pc.fill_null(pc.less(pc.utf8_length(pc.struct_field(parts, "year")), 3), fill_value=False))
    year = np.where(short, year + np.where(year < CENTURY, 2000, 1900), year)
    hour, minute, second = number("hour"), number("minute"), number("second")
    timed = pc.fill_null(pc.not_equal(pc.struct_field(parts, "hour"), ""), fill_value=False)
    timed = timed.to_numpy(zero_copy_only=False)
    half = text("half")
    meridiem = np.char.lower(text("meridiem").astype(str))
    late, early = (half == "下午") | (meridiem == "p"), (half == "上午") | (meridiem == "a")
    hour = hour + NOON * (late & (hour < NOON)) - NOON * (early & (hour == NOON))
    fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.struct_field(parts, "fraction"), 6, "0"), 0, 6)
    micros = pc.fill_null(fraction, "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    months = (year - 1970) * 12 + month - 1
    first = months.astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1)
    offset, offset_valid = _offsets(text("offset"))
    # What is of a day until 24:00 is of that day; a moment that an offset places is the next day's first.
    ended = (hour == HOURS) & (minute == 0) & (second == 0) & (micros == 0)
    until = ended & np.isnat(offset)
    hour, timed = np.where(until, 0, hour), timed & ~until
    valid = (
        (year >= 1)
        & (month >= 1)
        & (month <= NOON)
        & (day >= 1)
        & (days.astype("datetime64[M]") == first)
        & ((hour < HOURS) | ended)
        & (minute < MINUTES)
        & (second < SECONDS)
        & offset_valid
    )
    clock = ((hour * MINUTES + minute) * SECONDS + second) * 1_000_000 + micros
    local = days.astype("datetime64[us]") + clock.astype("timedelta64[us]")
    return np.where(valid, local, NOT_A_TIME), timed & valid, offset


def _offsets(texts: np.ndarray) -> tuple[np.ndarray, Flags]:
    """Read offsets from UTC; there are few different ones in any column."""
    words, where = np.unique(texts.astype(str), return_inverse=True)
    offsets = np.full(len(words), np.timedelta64("NaT", "m"))
    valid = np.ones(len(words), bool)
    for i, word in enumerate(words):
        if word == "Z":
            offsets[i] = np.timedelta64(0, "m")
        elif word:
            digits = word[1:].replace(":", "").ljust(4, "0")
            hours, minutes = int(digits[:2]), int(digits[2:])
            valid[i] = hours <= MAX_OFFSET_HOURS and minutes < MINUTES
            offsets[i] = np.timedelta64((hours * MINUTES + minutes) * (-1 if word[0] == "-" else 1), "m")
    return offsets[where], valid[where]


def _moved(local: Times64, offset: np.ndarray, source_zone: ZoneInfo, project_zone: ZoneInfo) -> Times64:
    """Move local times to the project's zone."""
    loose = np.isnat(offset)
    universal = local - np.where(loose, np.timedelta64(0, "m"), offset)
    moved = _to_zone(pd.DatetimeIndex(universal).tz_localize("UTC"), project_zone)
    if source_zone.key == project_zone.key:
        return np.where(loose, local, moved)
    # An hour that the clocks ran through twice is taken as its first pass, one they skipped as just after.
    index = pd.DatetimeIndex(local[loose])
    first_pass = np.ones(len(index), bool)
    moved[loose] = _to_zone(
        index.tz_localize(source_zone, ambiguous=first_pass, nonexistent="shift_forward"), project_zone
    )
    return moved


def _to_zone(index: pd.DatetimeIndex, zone: ZoneInfo) -> Times64:
    return index.tz_convert(zone).tz_localize(None).to_numpy().astype("datetime64[us]")
