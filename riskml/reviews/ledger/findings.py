"""What a verification found: where, what was expected, what was found, and what to do, in both languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault
from riskml.reviews.ledger.phrases import EXPECTED, FOUND, REMEDY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Language

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the ledger's signed history says.

    Parameters
    ----------
    key
        Which, by its phrases.
    where
        The file, and the leaf or line in it.
    facts
        What the phrases name.
    """

    key: str
    where: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def fault(self, language: Language) -> Fault:
        """Return it in a language."""
        expected, found, remedy = (table[self.key].said(language, **self.facts) for table in (EXPECTED, FOUND, REMEDY))
        return Fault(self.where, expected, found, remedy)


class Collected:
    """All findings of a verification; of many of a kind the first, and how many more there are."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, key: str, where: object, /, **facts: object) -> None:
        """Add one."""
        self._counts[key] += 1
        if self._counts[key] <= _MOST:
            self._kept.append(Finding(key, str(where), facts))

    def all(self) -> tuple[Finding, ...]:
        """Return them, in the order of the ledger."""
        more = [
            Finding("more", FOUND[key].en, {"n": count - _MOST}) for key, count in self._counts.items() if count > _MOST
        ]
        return (*self._kept, *more)
