"""What a message says: made of counts, a day and a link, so that nothing else can stand in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from riskml.core.texts import Text, listed
from riskml.notify.phrases import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from riskml.notify.settings import Kind, Recipient

_LINE: Final = Text.same("\n")
RUN: Final = ("red", "yellow", "random", "matters_red", "matters_yellow", "matters_new", "matters_grown",
              "matters_reminders")  # fmt: skip
CHECKUP: Final = ("rules_failed", "rules_off", "rules_idle", "metrics_off")
"""Counts of a run's manifest that messages tell."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One message, before it is known to whom.

    Parameters
    ----------
    kind
        Of what it tells.
    key
        The run or the day that it is of: of each, nobody is told twice.
    subject, text
        What it says.
    counts
        What it counts, for programs.
    """

    kind: Kind
    key: str
    subject: Text
    text: Text
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Due:
    """Cases of an inbox: nearly due, past due, and of these past due by so much that the role is told."""

    soon: int = 0
    late: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Dues:
    """What is due in the room's inboxes.

    Parameters
    ----------
    of_role
        By role: of all who hold it, each case once.
    of_person
        By the code of whoever has an inbox.
    """

    of_role: Mapping[str, Due] = field(default_factory=dict)
    of_person: Mapping[str, Due] = field(default_factory=dict)

    def of(self, recipient: Recipient) -> Due | None:
        """Return what is due to a recipient; nothing where the room knows no such person or role."""
        return self.of_person.get(recipient.person) if recipient.person else self.of_role.get(recipient.role)


def run_digest(run_id: str, as_of: date, counts: Mapping[str, int], room: str) -> Digest:
    """Tell that a run was published, and how many it lists.

    Parameters
    ----------
    run_id, as_of, counts
        Of the run, as its manifest has them.
    room
        Where the reading room is; empty where nobody says it.
    """
    own = _own(counts, RUN)
    lines = [told("run_people", **own), told("run_matters", **own), told("run_reminders", **own)]
    return Digest("run", run_id, told("run_subject", as_of=as_of), _text(lines, room), own)


def checkup_digest(run_id: str, as_of: date, counts: Mapping[str, int], room: str) -> Digest:
    """Tell how much of a run could not be measured or asked; parameters as of `run_digest`."""
    own = _own(counts, CHECKUP)
    lines = [told("checkup_rules", **own), told("checkup_metrics", **own)]
    return Digest("checkup", run_id, told("checkup_subject", as_of=as_of), _text(lines, room), own)


def due_digest(day: date, due: Due, room: str) -> Digest | None:
    """Tell whoever has an inbox what is due in it on a day; nothing where nothing is.

    Examples
    --------
    >>> from datetime import date
    >>> due_digest(date(2026, 3, 2), Due(), "") is None
    True
    """
    own = {"soon": due.soon, "late": due.late, "told": due.told}
    if not any(own.values()):
        return None
    lines = [told("due_waiting", **own), told("due_told", **own)]
    return Digest("due", day.isoformat(), told("due_subject", day=day), _text(lines, room), own)


def _own(counts: Mapping[str, int], names: tuple[str, ...]) -> dict[str, int]:
    return {name: int(counts.get(name, 0)) for name in names}


def _text(lines: list[Text], room: str) -> Text:
    links = [told("open_it", link=room)] if room else []
    return listed([*lines, *links, told("only_counts")], _LINE)
