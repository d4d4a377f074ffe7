"""How numbers are written for people: few digits, never a false precision."""

from __future__ import annotations

import math

MISSING = "—"
TINY = 0.001
HUNDREDTH = 0.01
WHOLE = 1e15  # above this a float no longer holds every whole number


def number(value: float) -> str:
    """Write a number with about three digits.

    Examples
    --------
    >>> number(0.01234), number(3.14159), number(47.0), number(1234567.8), number(math.nan)
    ('0.0123', '3.14', '47', '1,234,568', '—')
    >>> number(-0.0), number(1e-7), number(9.999)
    ('0', '<0.001', '10')
    """
    if not math.isfinite(value):
        return MISSING
    size = abs(value)
    if value == int(value) and size < WHOLE:
        return f"{int(value):,}".replace("-", "−")
    if size < TINY:
        return "<0.001" if value > 0 else ">−0.001"
    digits = max(0, 2 - math.floor(math.log10(size)))
    text = f"{value:,.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def percent(value: float) -> str:
    """Write a share as a percentage.

    Examples
    --------
    >>> percent(0.3561), percent(0.0057), percent(0.0004), percent(1.0), percent(0.0), percent(math.nan)
    ('35.6%', '0.57%', '0.040%', '100%', '0%', '—')
    """
    if not math.isfinite(value):
        return MISSING
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    digits = 1 if abs(value) >= HUNDREDTH else 2 if abs(value) >= TINY else 3
    return f"{100 * value:.{digits}f}%".replace("-", "−")


def signed(value: float, digits: int = 2) -> str:
    """Write a difference with its sign.

    Examples
    --------
    >>> signed(2.345), signed(-0.5), signed(0.0), signed(-0.0001), signed(math.nan)
    ('+2.35', '−0.50', '0.00', '0.00', '—')
    """
    if not math.isfinite(value):
        return MISSING
    text = f"{value:+.{digits}f}"
    if float(text) == 0:
        return text[1:]
    return text.replace("-", "−")


def fixed(value: float, digits: int) -> str:
    """Write a number with a given number of decimals, so that it stands in line with others.

    Examples
    --------
    >>> fixed(4.6, 2), fixed(1234.5, 0), fixed(-0.001, 2), fixed(math.nan, 1)
    ('4.60', '1,234', '0.00', '—')
    """
    if not math.isfinite(value):
        return MISSING
    text = f"{value:,.{digits}f}"
    return (text.removeprefix("-") if float(text.replace(",", "")) == 0 else text).replace("-", "−")


def decimals(span: float, significant: int = 2) -> int:
    """Return how many decimals show a span with its significant digits; none where it is not a number.

    Examples
    --------
    >>> decimals(0.0029), decimals(3.45), decimals(780.0), decimals(0.9, significant=1), decimals(math.nan)
    (4, 1, 0, 1, 0)
    """
    if not math.isfinite(span) or span == 0:
        return 0
    return max(0, significant - 1 - math.floor(math.log10(abs(span))))
