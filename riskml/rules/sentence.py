"""The sentences of hits: a card's text with the facts of each filled in.

A place is a fact's name in braces. It may say how the fact is written: ``{at:time}`` with the hour, where the hour is
the point; ``{amount:money}`` with the currency of its records, or else the project's; ``{count:case|cases}`` gives the
word that goes with the number, or with yes and no. What stands in square brackets is left out where one of its facts is
missing. ``{during}`` and ``{span}`` say when the records happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from string import Formatter
from typing import TYPE_CHECKING, Any

from riskml.cards import CODES
from riskml.core.errors import Fault, Verbatim, did_you_mean
from riskml.core.texts import quoted, spaced
from riskml.rules.phrases import PHRASES
from riskml.rules.phrases_faults import phrase
from riskml.rules.written import NOWHERE, during, missing, moment, money, span, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from riskml.core.texts import Language, Text

    Names = Mapping[str, Mapping[str, Text]]

# What every hit knows of itself, beside the facts that its card selects.
OWN_FACTS = ("official_id", "unit_id", "count", "first", "last")
SPANS: dict[str, Callable[..., str]] = {"during": during, "span": span}
"""When the records of a hit happened, from the first to the last of them."""
FORMS = ("", "time", "money")
"""How a fact may be written, beside one word or another that goes with a number."""

# Columns whose values are words of the power list, which the name alone says.
WORDS = frozenset({"matter_id", "step", "document", *CODES})

# What is said where the working set says that it does not know.
NOT_TOLD = {"matter_id": "matter_not_told", "unit_id": "unit_not_told"}


def named(facts: Mapping[str, Sequence[Any]], names: Names, language: Language) -> dict[str, Sequence[Any]]:
    """Return columns of facts with identifiers and codes in words, where there is a name for them.

    A fact is looked up by the column it ends with (``accepted_step`` is a step); a step by its matter too.
    People, units and companies keep their identifier beside the name: names are not unique. A code without a word
    stands between quotation marks; a currency is its own word, and under the empty code stands the project's.

    Examples
    --------
    >>> from riskml.core.texts import Text
    >>> names = {
    ...     "official_id": {"7": Text(zh="王芳", en="Wang Fang")},
    ...     "step": {"seal/sign": Text(zh="签批", en="signing")},
    ... }
    >>> named({"official_id": ["7"], "matter_id": ["seal"], "first_step": ["sign"]}, names, "zh")
    {'official_id': ['王芳（7）'], 'matter_id': ['seal'], 'first_step': ['签批']}
    >>> named({"matter_id": ["-", "x"], "other_post": ["clerk", None]}, {"matter_id": {}}, "en")
    {'matter_id': ['a matter that is not recorded', '“x”'], 'other_post': ['“clerk”', None]}
    """
    told = dict(facts)
    kinds = {kind: names.get(kind, {}) for kind in (*names, *CODES)}
    for fact, values in facts.items():
        kind = next((kind for kind in kinds if fact == kind or fact.endswith(f"_{kind}")), None)
        if kind is None:
            continue
        if kind == "currency":
            told[fact] = [unit_of("" if missing(value) else str(value), names.get(kind, {})) for value in values]
            continue
        keys = [str(value) for value in values]
        if kind == "step":
            matters = facts.get("matter_id", [None] * len(keys))
            keys = [f"{matter}/{step}" for matter, step in zip(matters, keys, strict=True)]
        told[fact] = [
            _unnamed(value, kind, language) if name is None else _in_words(name.in_(language), value, kind, language)
            for value, name in zip(values, map(kinds[kind].get, keys), strict=True)
        ]
    return told


def _unnamed(value: Any, kind: str, language: Language) -> Any:
    """Return a value that has no name: a code in quotation marks, or in words that it is not known."""
    if value == NOWHERE and kind in NOT_TOLD:
        return PHRASES[NOT_TOLD[kind]].in_(language)
    # Texts put the names of steps and documents in quotation marks themselves.
    code = (kind in CODES or kind == "matter_id") and not missing(value)
    return quoted(str(value)).in_(language) if code else value


def _in_words(word: str, value: Any, kind: str, language: Language) -> str:
    if kind in WORDS:
        return word
    return PHRASES["named"].in_(language).format(word=word, value=value)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a fact stands, and how it is written there."""

    name: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence; an optional one is left out where one of its facts is missing."""

    pieces: tuple[str | _Place, ...]
    optional: bool

    @property
    def places(self) -> Iterable[_Place]:
        return (one for one in self.pieces if isinstance(one, _Place))


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[_Part, ...]:
    found = []
    for part in re.split(r"(\[[^\[\]]*\])", text):
        optional = part.startswith("[") and part.endswith("]")
        pieces: list[str | _Place] = []
        for literal, name, form, _ in Formatter().parse(part[1:-1] if optional else part):
            pieces += [literal] if literal else []
            pieces += [_Place(name, form or "")] if name is not None else []
        if pieces:
            found.append(_Part(tuple(pieces), optional))
    return tuple(found)


def fill(text: str, facts: Mapping[str, Sequence[Any]], language: Language) -> list[str]:
    """Fill one sentence after another from columns of facts; what stands in a fact is never read as a place to fill.

    In Chinese a blank stands between characters and Latin letters or digits, and nowhere else, whatever a fact begins
    or ends with.

    Examples
    --------
    >>> facts = {"official_id": ["{x}", "b"], "count": [1, 4], "lot": ["-", "7"]}
    >>> fill("{official_id} acted {count} {count:time|times}[ in lot {lot}].", facts, "en")
    ['{x} acted 1 time.', 'b acted 4 times in lot 7.']
    >>> fill("向 {who} 付款 {count} 次", {"who": ["王芳（7）", "C1"], "count": [2, 3]}, "zh")
    ['向王芳（7）付款 2 次', '向 C1 付款 3 次']
    """
    rows = len(next(iter(facts.values())))
    joined = spaced if language == "zh" else "".join
    columns: list[Iterable[str]] = []
    for part in _parts(text):
        written = [
            repeat(piece, rows) if isinstance(piece, str) else _column(piece, facts, language) for piece in part.pieces
        ]
        if not part.optional:
            columns += written
            continue
        there = zip(*([not missing(one) for one in facts[place.name]] for place in part.places), strict=True)
        columns.append(
            [joined(one) if all(kept) else "" for one, kept in zip(zip(*written, strict=True), there, strict=True)]
        )
    told = [joined(one) for one in zip(*columns, strict=True)]
    if language == "en" and text.startswith("{during"):
        return [one[:1].upper() + one[1:] for one in told]
    return told


def _column(place: _Place, facts: Mapping[str, Sequence[Any]], language: Language) -> list[str]:
    """Write a column of facts; a value that comes again is written once."""
    hour = place.form == "time"
    if place.name in SPANS:
        write = SPANS[place.name]
        pairs = list(zip(facts["first"], facts["last"], strict=True))
        known = {pair: write(*pair, language, hour=hour) for pair in dict.fromkeys(pairs)}
        return [known[pair] for pair in pairs]
    values = facts[place.name]
    one, bar, many = place.form.partition("|")
    if bar:
        return [one if value == 1 else many for value in values]
    if place.form == "money":
        sums = list(zip(values, facts.get("currency", repeat(None, len(values))), strict=True))
        priced = {(value, unit): money(value, language, unit) for value, unit in dict.fromkeys(sums)}
        return [priced[one] for one in sums]
    options = {"hour": True} if hour else {}
    # True equals 1, but no column holds both.
    others = dict.fromkeys(value for value in values if not isinstance(value, str) or missing(value))
    written = {value: moment(value, language, **options) for value in others}
    return [written.get(value, value) for value in values]


def sentence_faults(sentence: Text, facts: Iterable[str], where: str) -> list[Fault]:
    """Return a fault for each place of a sentence that no fact fills, or that is to be written in no known way."""
    known = [*OWN_FACTS, *SPANS, *facts]
    faults = []
    for language, text in (("zh", sentence.zh), ("en", sentence.en)):
        place = phrase("sentence", where=where, language=language)
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            faults.append(Fault(place, phrase("text_with_in_braces"), Verbatim(str(error))))
            continue
        for _, name, form, conversion in parts:
            if name is not None and (name not in known or conversion):
                faults.append(
                    Fault(
                        place, phrase("one_of", names=", ".join(known)), Verbatim(repr(name)), did_you_mean(name, known)
                    )
                )
            elif form and form not in FORMS and form.count("|") != 1:
                expected = phrase("time_money_or_one_many")
                faults.append(Fault(place, expected, Verbatim(repr(form)), did_you_mean(form, FORMS)))
        if not faults and re.search(r"[\[\]]", re.sub(r"\[[^\[\]]*\{[^\[\]]*\]", "", text)):
            faults.append(Fault(place, phrase("square_brackets_around_a_fact"), Verbatim(repr(text))))
    return faults
