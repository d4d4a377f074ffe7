"""Watermarks: whole numbers or times that grow, as a database writes them."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.databases.phrases_faults import phrase
from riskml.intake.databases.settings import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

Mark = int | datetime
NEW, AGAIN, UNMARKED, BELOW = range(4)
"""What a row is: later than the last watermark, in the reach that is read again, without any, or further back."""

_WHOLE = re.compile(r"[0-9]{1,38}")
_STAMPED: Final = ("oracle", "dm")
_MODULUS: Final = 1 << 128


def mark_of(text: str, where: str) -> Mark:
    """Read one watermark.

    Raises
    ------
    SourceError
        It is neither a whole number nor a time in ISO 8601.

    Examples
    --------
    >>> mark_of("17", "desk"), mark_of("2025-01-06 08:00:00+08", "desk").isoformat()
    (17, '2025-01-06T08:00:00+08:00')
    """
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        expected = phrase("a_whole_number_or_a_time")
        remedy = phrase("name_a_column_that_grows")
        raise SourceError([Fault(where, expected, Verbatim(repr(text[:40])), remedy)]) from None


def back(text: str, look_back: int, where: str) -> Mark:
    """Return the mark that lies so many seconds, or steps, before one."""
    mark = mark_of(text, where)
    if isinstance(mark, int):
        return max(0, mark - look_back)
    try:
        return mark - timedelta(seconds=look_back)
    except OverflowError:
        return mark.replace(year=1, month=1, day=1)


def literal(low: Mark, like: str, dialect: str) -> str:
    """Write a mark as a dialect compares it with its column, which may be text.

    Parameters
    ----------
    low
        The mark.
    like
        A mark as the column writes it: text of digits keeps its width.
    dialect
        SQLAlchemy's word for the kind of database.

    Examples
    --------
    >>> literal(7, "0012", "postgresql"), literal(datetime(2025, 1, 6, 8), "2025-01-06 09:00:00", "oracle")
    ("'0007'", "timestamp '2025-01-06 08:00:00'")
    """
    if isinstance(low, int):
        return f"'{str(low).zfill(len(like.strip()))}'"
    if dialect in ("mysql", "mariadb") and low.tzinfo is not None:  # the session's clock is UTC, and it knows no offset
        low = low.astimezone(UTC).replace(tzinfo=None)
    if dialect == "mssql":
        return f"'{low.isoformat(timespec='milliseconds')}'"
    return f"{'timestamp ' if dialect in _STAMPED else ''}'{low.isoformat(sep=' ')}'"


class Sorter:
    """Tells rows by their watermark.

    Parameters
    ----------
    after
        The last watermark of the import before; nothing where everything is new.
    until
        The last watermark of all.
    look_back
        How far behind a last watermark an import reads again.
    where
        What to call the column in a fault.
    """

    def __init__(self, after: str | None, until: str | None, look_back: int, where: str) -> None:
        self._where = where
        self._after = mark_of(after, where) if after else None
        self._low = back(after, look_back, where) if after else None
        self._reach = back(until, look_back, where) if until else None

    def kinds(self, texts: Iterable[str | None]) -> tuple[list[int], list[bool]]:
        """Return what each row is, and whether the next import reads it again."""
        kinds, again = [], []
        for text in texts:
            if text is None or not text.strip():
                kinds.append(UNMARKED)
                again.append(False)
                continue
            mark = mark_of(text, self._where)
            try:
                kinds.append(self._kind(mark))
                again.append(self._reach is not None and mark >= self._reach)  # type: ignore[operator]
            except TypeError:
                expected = phrase("watermarks_of_one_kind_all")
                raise SourceError([Fault(self._where, expected, Verbatim(repr(text[:40])))]) from None
        return kinds, again

    def _kind(self, mark: Mark) -> int:
        if self._after is None or mark > self._after:  # type: ignore[operator]
            return NEW
        return AGAIN if mark >= self._low else BELOW  # type: ignore[operator]


class Tallying:
    """Rows being counted, each by its text.

    Examples
    --------
    >>> one, other = Tallying(), Tallying()
    >>> one.add(["a", "b"]), other.add(["b"]), other.add(["a"])
    (None, None, None)
    >>> one.tally() == other.tally()
    True
    """

    def __init__(self) -> None:
        self._rows, self._sum = 0, 0

    def add(self, texts: Iterable[str]) -> None:
        """Count some rows."""
        for text in texts:
            digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            self._sum = (self._sum + int.from_bytes(digest)) % _MODULUS
            self._rows += 1

    def tally(self) -> Tally:
        """Return what was counted so far."""
        return Tally(rows=self._rows, digest=f"{self._sum:032x}" if self._rows else "")
