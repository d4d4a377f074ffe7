"""The parts of the register: what a reader chooses from, counts, warnings about matters, reminders, rules to be set."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.parts import Grade

WhyAbsent = Literal["no_room", "not_of_people", "widespread", "cleared"]


@dataclass(frozen=True, slots=True)
class UnitLeads:
    """The warnings about matters of one unit; ``first`` is the earliest record, ``since`` the first list.

    ``red`` and ``yellow`` are issued; ``waiting`` and ``reminders`` are not.
    """

    unit_id: str
    unit: str
    red: int
    yellow: int
    waiting: int
    reminders: int
    new: int
    grown: int
    first: date
    since: date


@dataclass(frozen=True, slots=True)
class DeskReminders:
    """What one unit's desks are reminded of: by matter and rule how many cases, over all and since when."""

    unit_id: str
    unit: str
    reminders: int
    matters: tuple[tuple[Text | None, Text, int], ...]
    last: date


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One warning about a matter: all that the rules say of it, where it went, and since when it is known.

    ``rank`` is its place among all that wait for the reviewers, issued or not; ``order`` says why it stands there, and
    ``drawn`` whether a lot issued it.
    """

    warning_id: str
    rank: int
    about: str
    title: Text
    grade: Grade
    status: str
    grown_since: str
    finding: str
    officials: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    rules: tuple[Text, ...]
    hits: int
    reason: Text | None
    first: date
    last: date
    since: date
    inbox: Text | None
    recipient: str
    route: Text | None
    order: Text | None
    drawn: bool


@dataclass(frozen=True, slots=True)
class RuleToSet:
    """A rule that flags more than its due, and the value of its parameter at which it would not; NaN where none would.

    ``parameter`` is empty where the card names none.
    """

    rule: str
    label: Text
    hits: int
    flagged: int
    population: int
    share: float
    parameter: str
    value: float
    proposed: float
    proposed_share: float
    silent: bool


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many people and how many matters a run lists: counted once, printed everywhere.

    Parameters
    ----------
    officials
        People of whom there is anything to say.
    people_red, people_yellow, people_drawn
        People listed at that grade, and drawn by lot.
    people_open
        People of whom nothing can be concluded.
    matters_red, matters_yellow
        Matters whose warnings were issued and wait for a human.
    matters_drawn
        Of them, those that a lot issued.
    matters_new, matters_grown
        Of those issued, those that the run before did not have, and those whose facts have grown.
    matters_waiting
        Red or yellow ones beyond what reviewers can look at in a month: ranked, and not issued.
    matters_waiting_red
        Of them, the red ones.
    matters_reminders
        Matters that only the desks are reminded of.
    matters_cleared
        Matters that a human has cleared, and whose facts have not grown.
    compared
        The date of the run before, whose warnings tell what is new; nothing where there is none.
    """

    officials: int
    people_red: int
    people_yellow: int
    people_drawn: int
    people_open: int
    matters_red: int
    matters_yellow: int
    matters_drawn: int
    matters_new: int
    matters_grown: int
    matters_waiting: int
    matters_waiting_red: int
    matters_reminders: int
    matters_cleared: int
    compared: date | None


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody in a red matter who is not on the list of people, and why."""

    official_id: str
    name: str
    why: WhyAbsent


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the first page: a person or a matter that a reader may take up today.

    Parameters
    ----------
    about, key
        Whether it is a person or a matter, and the identifier of either.
    title
        A person's name, or what the matter is.
    units
        The units, as far as they are known.
    grade, by
        The grade, and what listed it: 'rule', 'score', or 'random' for the lot.
    kinds
        The rules, or the metric, that ask.
    amount, unit
        The sum of money, counted once, NaN where no record tells one; and what it is in, as far as that is known.
    count, base
        Records behind it; of a rate, how many of how many. NaN where there are none.
    observed, expected
        Of a metric, what was observed and what was expected of the same work, as written.
    measured_in
        What these are in; nothing of shares, and in a run of an earlier version.
    times
        Of a metric that counts nothing, how many times the expected was observed; NaN where that is not told.
    first, last
        The earliest record and the latest; of a metric the first of the months that lie apart.
    records, records_in_all
        The records to pull first, worst before latest, and how many there are.
    status, finding
        'new', 'known' or 'grown' since the run before; what a review has said.
    marks
        That the reasons are to be read with care.
    people, absent
        Of a matter, its people; and those of a red one who are not on the list.
    others
        Further matters of the same person.
    """

    about: Literal["person", "matter"]
    key: str
    title: Text
    units: tuple[str, ...]
    grade: Grade
    by: str
    kinds: tuple[Text, ...] = ()
    amount: float = math.nan
    unit: Text | None = None
    count: float = math.nan
    base: float = math.nan
    observed: str = ""
    expected: str = ""
    times: float = math.nan
    first: date | None = None
    last: date | None = None
    records: tuple[str, ...] = ()
    records_in_all: int = 0
    status: str = ""
    finding: str = ""
    marks: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    absent: tuple[Absent, ...] = ()
    others: int = 0
    measured_in: Text | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Lines that ask the same kind of question; ``label`` is missing where no group of the settings names it."""

    label: Text | None
    lines: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class LateUnit:
    """The lateness of one unit, for the unit: reminders to its desks, warnings, and of which matters most.

    ``matters`` are what its desks are reminded of, by matter and rule, most first; ``last`` the latest record.
    """

    unit_id: str
    unit: str
    reminders: int
    issued: int
    waiting: int
    matters: tuple[tuple[Text | None, Text, int], ...]
    last: date


@dataclass(frozen=True, slots=True)
class Choices:
    """The first page of the list: people and matters by kind of question, and lateness by unit.

    Parameters
    ----------
    people
        The month's people, whom a rule or the score listed.
    drawn
        People drawn by lot, with no reason.
    matters
        The month's foremost matters.
    told_with_people
        Matters issued that a person's line tells already.
    further
        Other matters issued, which the list of matters has.
    drawn_matters
        Matters drawn by lot, with no reason.
    late
        Lateness by unit, most first.
    """

    people: tuple[ChoiceGroup, ...]
    drawn: tuple[Choice, ...]
    matters: tuple[ChoiceGroup, ...]
    told_with_people: int
    further: int
    drawn_matters: tuple[Choice, ...]
    late: tuple[LateUnit, ...]

    @property
    def unit(self) -> Text | None:
        """The currency that all sums are in, which the head of their column says then; none where they differ."""
        lines = (line for group in (*self.people, *self.matters) for line in group.lines)
        units = {line.unit for line in lines if not math.isnan(line.amount)}
        return units.pop() if len(units) == 1 else None
