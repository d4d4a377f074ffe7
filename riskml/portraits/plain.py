"""Values as what JSON can hold, and back."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from riskml.core.texts import Text

_Reader = Callable[[Any], Any]
_AS_IT_IS = frozenset({str, int, bool, NoneType})
"""Most values are of these, and a portrait has thousands: they are asked for first."""


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold: NaN and infinities become ``None``, dates ISO text."""
    kind: Any = type(value)
    return value if kind in _AS_IT_IS else _teller(kind)(value)


@cache
def _teller(kind: Any) -> _Reader:
    """Return what tells the values of a type, worked out once."""
    if issubclass(kind, float):
        return _tell_number
    if issubclass(kind, Text):
        return lambda value: {"zh": value.zh, "en": value.en}
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    if issubclass(kind, tuple):
        return lambda value: [plain(one) for one in value]
    if issubclass(kind, Mapping):
        return lambda value: {name: plain(one) for name, one in value.items()}
    return kind.isoformat if issubclass(kind, date) else _as_it_is  # a datetime is a date, too


def _tell_number(value: Any) -> Any:
    return value if math.isfinite(value) else None


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

    A number that nobody knows is not a number; where a number may be left out, none is none.

    >>> restored(float, None), restored(float | None, None)
    (nan, None)
    """
    return _reader(kind, names)(value)


@cache
def _reader(kind: Any, names: tuple[tuple[str, Any], ...]) -> _Reader:
    """Return what reads the values of a type, worked out once: a portrait has thousands, of some hundred types."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is float:
        return _read_number
    if origin in (Union, UnionType):
        return _known(_reader(next(one for one in inner if one is not NoneType), names))
    if origin is tuple:
        return _known(_tuple_reader(inner, names))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        of = _reader(inner[1], names)
        return _known(lambda value: {name: of(one) for name, one in value.items()})
    return _class_reader(kind, names) if isinstance(kind, type) else _as_it_is


def _class_reader(kind: type, names: tuple[tuple[str, Any], ...]) -> _Reader:
    if dataclasses.is_dataclass(kind):
        return _known(_dataclass_reader(kind, names))
    if issubclass(kind, Text):
        return _known(kind.model_validate)
    return _known(kind.fromisoformat) if issubclass(kind, date) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _read_number(value: Any) -> Any:
    return math.nan if value is None else value


def _known(read: _Reader) -> _Reader:
    return lambda value: None if value is None else read(value)


def _tuple_reader(inner: tuple[Any, ...], names: tuple[tuple[str, Any], ...]) -> _Reader:
    of = [_reader(one, names) for one in inner if one is not Ellipsis]
    if inner[-1] is Ellipsis:
        each = of[0]
        return tuple if each is _as_it_is else lambda value: tuple([each(one) for one in value])
    return lambda value: tuple([read(one) for read, one in zip(of, value, strict=True)])


def _dataclass_reader(kind: Any, names: tuple[tuple[str, Any], ...]) -> _Reader:
    """Return what reads a dataclass; its parts are looked at when the first is read, since they can be of its type."""
    fields: list[tuple[str, _Reader]] = []
    later = {one.name for one in dataclasses.fields(kind) if one.default is not dataclasses.MISSING}

    def read(value: Any) -> Any:
        if not fields:
            fields.extend((name, _reader(of, names)) for name, of in _fields(kind, names).items())
        # What an earlier version did not tell yet has a default, and stands as such.
        return kind(**{name: of(value[name]) for name, of in fields if name in value or name not in later})

    return read


def _fields(kind: Any, names: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    known = {"Any": Any, "Mapping": Mapping, "Text": Text, "date": date, "datetime": datetime, **dict(names)}
    hints = get_type_hints(kind, localns=known)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
