"""What a person should know of how a table's cells were taken: words for nothing, words of its own, identifiers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from riskml.core.texts import listed
from riskml.intake import values
from riskml.intake.phrases import AND, told
from riskml.intake.telling import cut_short

if TYPE_CHECKING:
    from collections.abc import Mapping as Given
    from collections.abc import Sequence
    from decimal import Decimal

    from riskml.core.texts import Text
    from riskml.intake.tables import Plan


class Notices:
    """Gathers, while rows are taken, what is said of them at the end."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.repeated = 0
        self._nothing: dict[str, Counter[str]] = {}
        self._taken: dict[str, Counter[tuple[str, str]]] = {}
        self._unknown: dict[str, Counter[str]] = {}
        self._units: dict[str, dict[str, Decimal]] = {}
        self._own_units: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._to_come: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._identities: dict[str, tuple[int, int]] = {}
        self._translations = {
            name: {word.casefold(): ours for ours, words in field.words.items() for word in words}
            for name, field in plan.contract.fields.items()
            if field.vocabulary is not None
        }

    def see_units(self, name: str, units: Given[str, Decimal], typed: values.Typed) -> None:
        """Remember in what a field's columns are, and count the cells that name a unit of their own."""
        told = {column: unit for column, unit in units.items() if unit != values.ONE}
        self._units.setdefault(name, {}).update(told)
        if told and typed.own_unit is not None:
            self._own_units[name] += int(pc.sum(typed.own_unit).as_py() or 0)

    def see_nothing(self, name: str, words: pa.Array) -> None:
        """Count words that were taken for nothing known."""
        for one in pc.value_counts(words).to_pylist() if len(words) else ():
            self._nothing.setdefault(name, Counter())[one["values"]] += one["counts"]

    def see_identifiers(self, name: str, texts: pa.Array, found: pa.Array) -> None:
        """Count identifiers that were brought into another form, and identity numbers whose check digit is wrong."""
        self._changed[name] += int(pc.sum(pc.fill_null(pc.not_equal(texts, found), fill_value=False)).as_py() or 0)
        before, now = self._identities.get(name, (0, 0)), values.false_identities(found)
        self._identities[name] = before[0] + now[0], before[1] + now[1]

    def see_to_come(self, name: str, others: Sequence[str], often: int) -> None:
        """Count times that lie after their own entry, and were left out."""
        self._to_come[name, tuple(others)] += often

    def translate(self, name: str, texts: pa.Array) -> pa.Array:
        """Translate words that the contract knows for its own, and count those that it does not."""
        vocabulary = self._plan.contract.fields[name].vocabulary
        if vocabulary is None:
            return texts
        known = self._translations[name] | {word.casefold(): word for word in vocabulary}
        coded = texts.dictionary_encode()
        own = coded.dictionary.to_pylist()
        ours = [known.get(word.casefold(), word) for word in own]
        counts = {one["values"]: one["counts"] for one in pc.value_counts(coded.indices.drop_null()).to_pylist()}
        for place, (word, translated) in enumerate(zip(own, ours, strict=True)):
            often = counts.get(place, 0)
            if translated != word:
                self._taken.setdefault(name, Counter())[word, translated] += often
            elif word not in vocabulary:
                self._unknown.setdefault(name, Counter())[word] += often
        return pc.take(pa.array(ours, pa.string()), coded.indices)

    def notes(self, *, words: bool = True) -> list[Text]:
        """Say it, a line each; words that are not known only where no reader has told them.

        Parameters
        ----------
        words
            Whether to tell words that the contract does not know.
        """
        said = [
            told("unit", name=name, column=repr(column), unit=f"{unit:,f}")
            for name, columns in self._units.items()
            for column, unit in columns.items()
        ]
        said += [told("own_units", name=name, n=often) for name, often in self._own_units.items() if often]
        said += [told("nothing", name=name, words=_listed(void)) for name, void in self._nothing.items()]
        for name, pairs in self._taken.items():
            as_ours = [(told("as_ours", word=repr(word), ours=ours, n=n), n) for (word, ours), n in pairs.items()]
            said.append(told("taken", name=name, words=cut_short(as_ours)))
        for name, unknown in self._unknown.items() if words else ():
            said.append(told("unknown", name=name, words=_listed(unknown)))
        said += [told("one_form", name=name, n=often) for name, often in self._changed.items() if often]
        said += [
            told("after_entry", name=name, n=often, others=listed(others, AND))
            for (name, others), often in self._to_come.items()
        ]
        if self.repeated:
            said.append(told("repeated", n=self.repeated, key=listed(self._plan.contract.key, AND)))
        said += [
            told("identities", name=name, seen=seen, wrong=wrong)
            for name, (seen, wrong) in self._identities.items()
            if wrong
        ]
        return said


def _listed(words: Counter[str]) -> Text:
    return cut_short((f"{word!r} {often:,}", often) for word, often in words.items())
