"""Improvement tasks that have ended, as the reading room hands them over to be counted in public: of nobody by name.

A task is in the file only once its end was signed. The file is entered into the ledger before anybody reads it, and
what the ledger does not have is not read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.reviews.ledger import Ledger, Openings
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.core.texts import Text

FORM: Final = "improvements"
"""What the ledger calls the file."""


class Improved(NamedTuple):
    """A task that has ended.

    Parameters
    ----------
    ended
        The day on which its end was signed.
    effect
        Whether it was signed as an effect shown.
    units
        Which units it was about.
    officials
        Whom it was about: by numbers that this one file gives, so that people are counted and nobody is known by them.
    """

    ended: date
    effect: bool
    units: tuple[str, ...]
    officials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """All tasks that had ended by a moment.

    Parameters
    ----------
    since
        The day on which the first case was opened: of what was before nothing is known.
    at
        The moment.
    tasks
        The tasks, by the day of their end.
    """

    since: date
    at: datetime
    tasks: tuple[Improved, ...]

    @property
    def name(self) -> str:
        """The name of its file; the names stand in the order of their moments."""
        return f"{self.at:%Y%m%dT%H%M%S}.json"

    @property
    def sha256(self) -> str:
        """The hash by which the ledger knows it."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        """Write it as JSON."""
        tasks = [[one.ended.isoformat(), one.effect, one.units, one.officials] for one in self.tasks]
        told = {"since": self.since.isoformat(), "at": self.at.isoformat(), "columns": Improved._fields, "tasks": tasks}
        return json.dumps(told, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what was written; whatever is not as it was written raises an error of its kind."""
        told = json.loads(text)
        tasks = (
            Improved(date.fromisoformat(ended), bool(effect), tuple(units), tuple(map(int, officials)))
            for ended, effect, units, officials in told["tasks"]
        )
        return cls(date.fromisoformat(told["since"]), datetime.fromisoformat(told["at"]), tuple(tasks))


def folder_of(project: Project) -> Path:
    """Return where what was handed over stands."""
    return project.store / "portal" / FORM


def last_handed_over(project: Project) -> HandedOver | None:
    """Return what was handed over last; nothing where nothing was.

    Raises
    ------
    ProjectError
        The file is not one that the ledger has.
    """
    file = max(folder_of(project).glob("[!.]*.json"), default=None)
    if file is None:
        return None
    try:
        content = file.read_bytes()
        read = HandedOver.read(content.decode())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProjectError([_fault(file, Verbatim(repr(error)[:120]))]) from error
    private, digest = Ledger.of(project).private, hashlib.sha256(content).hexdigest()
    known = Openings(private).last(kind="export", form=FORM, object=digest) if private else {}
    if not known:
        raise ProjectError([_fault(file, phrase("no_such_export"))])
    return read


def _fault(file: Path, found: Text | Verbatim) -> Fault:
    return Fault(str(file), phrase("improvements_as_entered"), found, phrase("hand_them_over_again"))
