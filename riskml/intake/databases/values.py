"""What a driver hands on, as the text that says the same."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

EXACT = 2**53


def text_of(value: Any, zone: ZoneInfo, encoding: str = "utf-8") -> str | None:
    r"""Return a value as text: numbers exactly, moments in a zone, bytes as the text that they are.

    Parameters
    ----------
    value
        What the driver made of a cell.
    zone
        The zone that moments with an offset are told in.
    encoding
        What bytes are in; those that are not are told as ``0x…``.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> china = ZoneInfo("Asia/Shanghai")
    >>> [text_of(one, china) for one in (Decimal("12.50"), 3.0, True, b"\xe5\xb1\x80", b"\xff", date(2025, 1, 6))]
    ['12.50', '3', 'true', '局', '0xff', '2025-01-06']
    >>> text_of(datetime(2025, 1, 6, 16, tzinfo=UTC), china)
    '2025-01-07 00:00:00+08:00'
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).isoformat(sep=" ")
    if isinstance(value, bytes | bytearray | memoryview):
        return _decoded(bytes(value), encoding)
    return _plainly(value)


def _plainly(value: Any) -> str | None:
    """Return what is neither text nor a moment as text."""
    match value:
        case bool():
            said = "true" if value else "false"
        case Decimal():
            said = format(value, "f") if value.is_finite() else ""
        case float():
            whole = value.is_integer() and abs(value) < EXACT
            said = "" if math.isnan(value) else str(int(value)) if whole else repr(value)
        case dict() | list() | tuple():
            said = json.dumps(value, ensure_ascii=False, default=str)
        case _:
            said = value.isoformat() if isinstance(value, date) else str(value)
    return said or None


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding).rstrip("\0")
    except UnicodeDecodeError:
        return f"0x{raw.hex()}"


def column_of(cells: Sequence[Any], zone: ZoneInfo, encoding: str) -> pa.Array:
    """Return a column of cells as text."""
    if {type(cell) for cell in cells} <= {str, type(None)}:
        return pa.array(cells, pa.string())
    return pa.array([text_of(cell, zone, encoding) for cell in cells], pa.string())


def instant(text: str, zone: ZoneInfo) -> str | None:
    """Return a moment that a database tells by the clock of UTC, in a zone; nothing for its zero.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> instant("2025-01-06 16:00:00", ZoneInfo("Asia/Shanghai")), instant("0000-00-00 00:00:00", ZoneInfo("UTC"))
    ('2025-01-07 00:00:00+08:00', None)
    """
    if text.startswith(ZERO):
        return None
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(zone).isoformat(sep=" ")


ZERO = "0000-00-00"
"""What MySQL writes where no day is known."""
