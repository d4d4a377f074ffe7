"""In what sums are, where a cell's sign or a column beside them says it: read past, ten thousand are one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from riskml.core.errors import Fault, Verbatim
from riskml.intake.phrases import told
from riskml.intake.phrases_faults import phrase
from riskml.intake.unit_columns import says_units
from riskml.intake.units import word_factor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pyarrow as pa

    from riskml.core.texts import Text

_SIGN: Final = r"(?P<sign>[$€£¥])"
_OWN: Final = "¥"


class SumsSeen:
    """What a table's cells say of what its sums are in.

    Parameters
    ----------
    numbers
        Its fields of numbers.
    currency
        Whether something else says the currency of its records.
    used
        The source's columns that fill something, or shall fill nothing; None where a person said in what sums are.

    Examples
    --------
    >>> import pyarrow as pa
    >>> seen = SumsSeen(["amount"], currency=False, used=["sum"])
    >>> seen.see("amount", pa.array(["$3", "￥4"]))
    >>> seen.look(pa.table({"in": ["万元", "元"]}))
    >>> [fault.where for fault in seen.questions("a.csv, payments")]
    ['a.csv, payments.amount', 'a.csv, payments']
    """

    def __init__(self, numbers: Collection[str], *, currency: bool, used: Collection[str] | None) -> None:
        self._signs: dict[str, Counter[str]] = {} if currency else {name: Counter() for name in numbers}
        self._used = used if numbers else None
        self._units: dict[str, Counter[str]] | None = None

    def see(self, name: str, texts: pa.Array) -> None:
        """Count the signs of currencies in a field's cells."""
        if name in self._signs:
            found = pc.extract_regex(pc.utf8_normalize(texts, "NFKC"), _SIGN)
            for one in pc.value_counts(pc.struct_field(found, "sign").drop_null()).to_pylist():
                self._signs[name][one["values"]] += one["counts"]

    def look(self, table: pa.Table) -> None:
        """Look at the columns that fill nothing, each while most of its cells say a unit."""
        if self._used is None:
            return
        if self._units is None:
            self._units = {name: Counter() for name in table.column_names if name not in self._used}
        for name in self._units.keys() & {*table.column_names}:
            self._units[name].update(_words_of(table.column(name)))
            if self._units[name] and not says_units(self._units[name]):
                del self._units[name]

    def questions(self, where: str) -> Iterator[Fault]:
        """Ask what nobody may guess."""
        for name, signs in self._signs.items():
            if len(signs) > 1:
                remedy = phrase("say_the_currency")
                yield Fault(f"{where}.{name}", phrase("sums_in_one_currency"), _counted(signs), remedy)
        for name, units in (self._units or {}).items():
            if any(word_factor(word) not in (1, None) for word in units):
                column, unit = Verbatim(repr(name)), units.most_common(1)[0][0]
                found = phrase("a_column_of_units", column=column, units=_counted(units))
                remedy = phrase("say_the_units", unit=unit, column=column)
                yield Fault(where, phrase("sums_of_which_the_unit_is_known"), found, remedy)

    def notes(self) -> list[Text]:
        """Say which sign was taken for the project's own currency."""
        return [
            told("signs", name=name, n=often, sign=sign)
            for name, signs in self._signs.items()
            for sign, often in signs.items()
            if sign != _OWN
        ]


def _counted(words: Counter[str]) -> Verbatim:
    return Verbatim(", ".join(f"{word!r} {often:,}" for word, often in words.most_common(5)))


def _words_of(cells: pa.ChunkedArray) -> dict[str, int]:
    plain = pc.utf8_trim_whitespace(cells.drop_null())
    return {one["values"]: one["counts"] for one in pc.value_counts(plain).to_pylist() if one["values"]}
