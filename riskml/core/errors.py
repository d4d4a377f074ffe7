"""What went wrong, where, and what to do: every error of riskml is built from these."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    where
        File, table, column or key.
    expected
        What should have stood there.
    found
        What stood there instead.
    remedy
        What to do about it.
    """

    where: str
    expected: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: expected {self.expected}, found {self.found}"
        return f"{line}. {self.remedy}" if self.remedy else line


class RiskmlError(Exception):
    """All the faults of one attempt, at once.

    Examples
    --------
    >>> error = RiskmlError([Fault("officials.csv", "a column 'official_id'", "'id', 'name'")])
    >>> print(error)
    officials.csv: expected a column 'official_id', found 'id', 'name'
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SourceError(RiskmlError):
    """A source that cannot be read, or lacks what its table needs."""


class ProjectError(RiskmlError):
    """A project folder or one of its settings that is not as it should be."""


class CardError(RiskmlError):
    """A card that is not one of the schema's, or whose SQL or examples do not hold."""


class ModelError(RiskmlError):
    """A model that cannot be trusted or does not fit the project."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a remedy that names the closest known word, or an empty string.

    Examples
    --------
    >>> did_you_mean("familly", ["family", "label"])
    "Did you mean 'family'?"
    """
    close = get_close_matches(name, list(known), n=1)
    return f"Did you mean {close[0]!r}?" if close else ""
