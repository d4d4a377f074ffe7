"""The sentences of hits: a card's text with the facts of each filled in."""

from __future__ import annotations

from datetime import date, datetime
from itertools import repeat
from numbers import Integral, Real
from string import Formatter
from typing import TYPE_CHECKING, Any

from riskml.core.errors import Fault, did_you_mean
from riskml.core.texts import time_text
from riskml.rules.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from riskml.core.texts import Language, Text

    Names = Mapping[str, Mapping[str, Text]]

# What every hit knows of itself, beside the facts that its card selects.
OWN_FACTS = ("official_id", "unit_id", "count", "first", "last")

# Columns whose values are words of the power list, which the name alone says.
WORDS = ("matter_id", "step")

# How the working set says that it does not know, and what is said of it.
NOWHERE = "-"
NOT_TOLD = {"matter_id": "matter_not_told", "unit_id": "unit_not_told"}


def format_fact(value: Any, language: Language) -> str:  # noqa: PLR0911 (a way of writing each kind)
    """Write one fact for people.

    Examples
    --------
    >>> format_fact(48500.0, "zh"), format_fact(0.25, "en"), format_fact(None, "en"), format_fact(True, "zh")
    ('48,500', '0.25', 'not recorded', '是')
    >>> format_fact(datetime(2024, 3, 4, 22, 15), "en"), format_fact(date(2024, 3, 4), "en")
    ('2024-03-04 22:15', '2024-03-04')
    """
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124 (NaN and NaT are the values that differ from themselves)
        return PHRASES["unknown"].in_(language)
    if isinstance(value, bool):
        return PHRASES["yes" if value else "no"].in_(language)
    if isinstance(value, int | Integral):  # int first: asking an abstract kind is slow
        return f"{int(value):,}"
    if isinstance(value, float | Real):
        return f"{float(value):,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return time_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def named(facts: Mapping[str, Sequence[Any]], names: Names, language: Language) -> dict[str, Sequence[Any]]:
    """Return columns of facts with identifiers in words, where there is a name for them.

    A fact is looked up by the column it ends with (``accepted_step`` is a step); a step by its matter too.
    People, units and companies keep their identifier beside the name: names are not unique.

    Examples
    --------
    >>> from riskml.core.texts import Text
    >>> names = {
    ...     "official_id": {"7": Text(zh="王芳", en="Wang Fang")},
    ...     "step": {"seal/sign": Text(zh="签批", en="signing")},
    ... }
    >>> named({"official_id": ["7"], "matter_id": ["seal"], "first_step": ["sign"]}, names, "zh")
    {'official_id': ['王芳（7）'], 'matter_id': ['seal'], 'first_step': ['签批']}
    >>> named({"matter_id": ["-"]}, {"matter_id": {}}, "en")
    {'matter_id': ['a matter that is not recorded']}
    """
    told = dict(facts)
    for fact, values in facts.items():
        kind = next((kind for kind in names if fact == kind or fact.endswith(f"_{kind}")), None)
        if kind is None:
            continue
        keys = [str(value) for value in values]
        if kind == "step":
            matters = facts.get("matter_id", [None] * len(keys))
            keys = [f"{matter}/{step}" for matter, step in zip(matters, keys, strict=True)]
        told[fact] = [
            _not_told(value, kind, language) if name is None else _in_words(name.in_(language), value, kind, language)
            for value, name in zip(values, map(names[kind].get, keys), strict=True)
        ]
    return told


def _not_told(value: Any, kind: str, language: Language) -> Any:
    """Return a value that has no name: itself, or in words that it is not known."""
    return PHRASES[NOT_TOLD[kind]].in_(language) if value == NOWHERE and kind in NOT_TOLD else value


def _in_words(word: str, value: Any, kind: str, language: Language) -> str:
    if kind in WORDS:
        return word
    return PHRASES["named"].in_(language).format(word=word, value=value)


def fill(text: str, facts: Mapping[str, Sequence[Any]], language: Language) -> list[str]:
    """Fill one sentence after another from columns of facts; what stands in a fact is never read as a place to fill.

    Examples
    --------
    >>> fill("{official_id} acted {count} times.", {"official_id": ["{x}", "b"], "count": [3, 4]}, "en")
    ['{x} acted 3 times.', 'b acted 4 times.']
    """
    parts: list[Iterable[str]] = []
    rows = len(next(iter(facts.values())))
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(repeat(literal, rows))
        if name is not None:
            parts.append(_formatted(facts[name], language))
    return ["".join(one) for one in zip(*parts, strict=True)]


def _formatted(values: Sequence[Any], language: Language) -> list[str]:
    """Write a column of facts; text stands for itself, and a value that comes again is written once."""
    # True equals 1, but no column holds both.
    others = dict.fromkeys(value for value in values if not isinstance(value, str))
    known = {value: format_fact(value, language) for value in others}
    return [value if isinstance(value, str) else known[value] for value in values]


def sentence_faults(sentence: Text, facts: Iterable[str], where: str) -> list[Fault]:
    """Return a fault for each place of a sentence that no fact fills; a place is a plain name in braces."""
    known = [*OWN_FACTS, *facts]
    faults = []
    for language, text in (("zh", sentence.zh), ("en", sentence.en)):
        place = f"{where}, sentence.{language}"
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            faults.append(Fault(place, "text with {fact} in braces", str(error)))
            continue
        for _, name, shape, conversion in parts:
            if name is not None and (name not in known or shape or conversion):
                faults.append(Fault(place, f"one of {', '.join(known)}", repr(name), did_you_mean(name, known)))
    return faults
