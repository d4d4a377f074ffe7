"""What city E's honest people do otherwise: six circumstances that resemble schemes.

1. *Court desk*. Some registrars get the courts' orders, which the law wants entered at once and without questions.
   Shown by the kind of applicant: whoever gets one does it as fast.
2. *Flood*. For two months some farm assessors are lent to the flooded township: larger sums, no check in the field
   by decree, evenings. Shown by the months, the basis and the place.
3. *Stand-in*. Whoever has a colleague's desk besides the own gets more, slower, later in the day. Shown by the
   colleague's long leave on the same post.
4. *One terminal*. The examiners of the test ground across the river have one machine between them. Shown by the
   place, and by all of them being on it.
5. *Severe illness*. Some medical assessors get the costly claims, so that their sums are several times others'.
   Shown by the basis.
6. *Moved desk*. Somebody changed posts in the middle of the log and is slow at first. Shown by the posts' dates.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import first_of, month_of
from cities.model import Habit, Stint
from cities.people import long_leave, some_month
from cities.plan_e import ACROSS, COURT, FARM_CHECKED, LOWLAND

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work


class CourtDesk(Habit):
    """Gets the courts' orders; that these are quick holds of the courts, not of the desk."""

    code = "E-i1"
    words = "court desk: gets the courts' orders, which are to be entered at once"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 9.0 if case.client.kind == COURT else 0.95


class Flood(Habit):
    """Is lent to the flooded township for two months, with what comes in there."""

    code = "E-i2"
    words = "lent to the flooded township for two months: larger sums, no check in the field by decree, evenings"

    @property
    def until(self) -> date:
        return first_of(month_of(self.since) + 2)

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        if not (self.since <= day < self.until and work.clock.works(day)) or self.person.away(day):
            return
        matters = [one for one in work.town.matters if one.name in FARM_CHECKED]
        growers = [one for one in work.town.clients["citizen"] if one.place == LOWLAND]
        for _ in range(work.random.choice((0, 1, 1))):
            matter = work.random.choice(matters)
            case = work.case(matter, day, work.random.choice(growers))
            case.basis, case.claim = "flood", case.claim * 1.5
            case.route = tuple(place for place, step in enumerate(matter.steps) if step.kind != "visit")
            case.fixed = {matter.steps[0].name: self.person}
            yield case

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == "flood":
            draft.hours *= 0.7
            draft.overtime += 0.3


class StandIn(Habit):
    """Has the desk of a colleague on long leave besides the own."""

    code = "E-i3"
    words = "stands in for a colleague on long leave: more files, slower, later in the day"
    until = date.max

    def _both(self, day: date) -> bool:
        return self.since <= day <= self.until

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.0 if self._both(day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if self._both(draft.received.date()):
            draft.hours *= 1.3
            draft.overtime += 0.14


class OneTerminal(Habit):
    """Works at the only machine of the test ground across the river; nothing is done otherwise."""

    code = "E-i4"
    words = "test ground across the river: three examiners, one terminal"


class SevereIllness(Habit):
    """Gets the costly claims, whose sums and time come with the basis."""

    code = "E-i5"
    words = "severe illness: gets the costly claims"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 9.0 if case.basis == "severe" else 0.95

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == "severe":
            draft.hours *= 1.3


class MovedDesk(Habit):
    """Came from another post of the same unit, and learns."""

    code = "E-i6"
    words = "moved from another post in the middle of the log: other work than before, slow at first"

    def shape(self, draft: Draft, work: Work) -> None:
        fresh = math.exp(-(draft.received.date() - self.since).days / 60)
        draft.hours *= 1 + 0.7 * fresh
        if draft.step.kind == "review" and draft.outcome == "passed" and work.random.random() < 0.1 * fresh:
            draft.outcome = "returned"


_MOVES = (("tax", "counter", "assessor"), ("estate", "counter", "reviewer"), ("farm", "inspector", "assessor"))
_STOOD_IN = (("tax", "assessor"), ("customs", "inspector"), ("medical", "assessor"), ("estate", "reviewer"))


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people: those of a place to its holders, the others by lot."""
    across = [one for one in town.people if (one.unit, one.place) == ("vehicles", ACROSS)]
    for person in across:
        person.device = across[0].device
        person.habits.append(OneTerminal(person, town.first))
    for _ in range(3):
        person = _one(town, random, "estate", "reviewer")
        person.habits.append(CourtDesk(person, town.first))
        person = _one(town, random, "medical", "assessor")
        person.habits.append(SevereIllness(person, town.first))
    # A flood comes with the summer's rain.
    since = date(town.first.year, random.choice((6, 7)), 1)
    for _ in range(3):
        person = _one(town, random, "farm", "assessor")
        person.habits.append(Flood(person, since))
    for unit, before, post in _MOVES:
        person = _one(town, random, unit, post)
        day = some_month(town.first, random, 4, 9)
        person.stints = [Stint(unit, before, person.stints[0].first, day - timedelta(days=1)), Stint(unit, post, day)]
        person.habits.append(MovedDesk(person, day))
    for unit, post in random.sample(_STOOD_IN, 3):
        person = _one(town, random, unit, post)
        day, days = some_month(town.first, random, 3, 10), random.randint(110, 150)
        habit = StandIn(person, day)
        habit.until = day + timedelta(days=days)
        person.habits.append(habit)
        long_leave(_one(town, random, unit, post), day, days, "maternity")


def _one(town: Town, random: Random, unit: str, post: str) -> Person:
    """Return somebody on a post who has no circumstance yet."""
    return random.choice([one for one in town.people if (one.unit, one.post) == (unit, post) and not one.habits])
