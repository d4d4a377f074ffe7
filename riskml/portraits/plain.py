"""Values as what JSON can hold, and back."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from riskml.core.texts import Text

_AS_IT_IS = frozenset({str, int, bool, NoneType})
"""Most values are of these, and a portrait has thousands: they are asked for first."""


@cache
def _told(kind: Any) -> tuple[str, ...]:
    """Return the names of a text's or a dataclass's parts, none of any other type."""
    if issubclass(kind, Text):
        return ("zh", "en")
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold: NaN and infinities become ``None``, dates ISO text."""
    told, kind = value, cast("Any", type(value))
    if kind in _AS_IT_IS:
        return told
    names = _told(kind)
    if names:
        told = {name: plain(getattr(value, name)) for name in names}
    elif isinstance(value, tuple):
        told = [plain(one) for one in value]
    elif isinstance(value, Mapping):
        told = {name: plain(one) for name, one in value.items()}
    elif isinstance(value, float) and not math.isfinite(value):
        told = None
    elif isinstance(value, date):  # a datetime is a date, too
        told = value.isoformat()
    return told


def restored(kind: Any, value: Any, names: tuple[tuple[str, Any], ...] = ()) -> Any:
    """Turn what ``plain`` made of a value back into that value; infinities come back as what is not known.

    Parameters
    ----------
    kind
        Its type, such as a dataclass.
    value
        What JSON holds.
    names
        Types that annotations name, and that their modules do not have when they run.

    Examples
    --------
    >>> restored(tuple[Text, ...], plain((Text(zh="甲", en="a"),)))
    (Text(zh='甲', en='a'),)
    """
    origin, inner = get_origin(kind), get_args(kind)
    again = value
    if value is None:
        again = math.nan if kind is float else None
    elif origin in (Union, UnionType):
        again = restored(next(one for one in inner if one is not NoneType), value, names)
    elif origin is tuple:
        of = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        again = tuple(restored(one, part, names) for one, part in zip(of, value, strict=True))
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        again = {name: restored(inner[1], one, names) for name, one in value.items()}
    elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
        again = kind(**{name: restored(of, value[name], names) for name, of in _fields(kind, names).items()})
    elif isinstance(kind, type) and issubclass(kind, Text):
        again = kind.model_validate(value)
    elif isinstance(kind, type) and issubclass(kind, date):
        again = kind.fromisoformat(value)
    return again


@cache
def _fields(kind: Any, names: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    known = {"Any": Any, "Mapping": Mapping, "Text": Text, "date": date, "datetime": datetime, **dict(names)}
    hints = get_type_hints(kind, localns=known)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
