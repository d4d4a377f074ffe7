"""What city J's honest people do otherwise: six circumstances that resemble schemes, three people each.

1. *Back to a heap*. Somebody was away for months, and what piled up is done late. Shown by the leaves.
2. *Complex files*. Some have the complex files, which take twice as long. Shown by the basis and by the title.
3. *Second look*. Some look again at what is doubtful, and send back twice as much by order. Shown by the title.
4. *Island station*. Some see to nearly all that is on the island, where entry waits for the ferry. Shown by the place.
5. *Part time*. Some are there on two days a week, so files lie longer. Shown by the title and by the days.
6. *Saturday window*. Some sum up on Saturdays, as agreed for the harvest. Shown by the title.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import at
from cities.model import Habit
from cities.people import long_leave, some_month
from cities.plan_j import COMPLEX, ISLAND
from cities.settling import one_of, titled

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work

_SATURDAY = 5
_CATCHES_UP = 45
"""Days in which a heap is worked off."""


class BackToAHeap(Habit):
    """Was away for months; what waits is done one after another."""

    code = "J-i1"
    words = "was away for months and works off a heap"

    def __init__(self, person: Person, start: date, days: int) -> None:
        super().__init__(person, start + timedelta(days=days + 1))
        long_leave(person, start, days, "sick")

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        left = 1 - min((draft.received.date() - self.since).days / _CATCHES_UP, 1.0)
        draft.hours *= 1 + 1.5 * left


class ComplexFiles(Habit):
    """Has the complex files."""

    code = "J-i2"
    words = "has the complex files, which take twice as long"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.basis == COMPLEX else 0.6

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == COMPLEX:
            draft.hours *= 2.0


class SecondLook(Habit):
    """Looks again at what is doubtful."""

    code = "J-i3"
    words = "looks again at what is doubtful, and sends back twice as much by order"

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.outcome == "passed" and work.random.random() < 0.15:
            draft.outcome = {"review": "returned", "visit": "defects"}[draft.step.kind]


class IslandStation(Habit):
    """Sees to the island."""

    code = "J-i4"
    words = "sees to nearly all that is on the island, where entry waits for the ferry"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 25.0 if case.place == ISLAND else 0.4


class PartTime(Habit):
    """Is there on two days a week."""

    code = "J-i5"
    words = "is there on two days a week"

    def __init__(self, person: Person, since: date, days: tuple[int, ...]) -> None:
        super().__init__(person, since)
        person.days, person.fte = days, 0.45


class SaturdayWindow(Habit):
    """Sums up on Saturdays in part, as agreed."""

    code = "J-i6"
    words = "works on Saturdays in part, as agreed for the harvest"

    def shape(self, draft: Draft, work: Work) -> None:
        draw = work.random
        day = work.clock.add(draft.received, draft.hours).date()
        saturday = day + timedelta(days=(_SATURDAY - day.weekday()) % 7)
        if draft.step.kind == "sum" and draw.random() < 0.3 and self.person.away(saturday) is None:
            draft.when = at(saturday, draw.uniform(9.1, 16.8))


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people, by lot among those whom they may meet."""
    used: Counter[tuple[str, str]] = Counter()

    def given(*post: str) -> Person:
        return one_of(town, random, used, ((post[0], post[1]),))

    def named(person: Person, title: str, earliest: int, latest: int) -> date:
        day = some_month(town.first, random, earliest, latest)
        titled(person, day, title)
        return day

    for unit, post in (("labour", "assessor"), ("farms", "assessor"), ("schools", "reviewer")):
        person = given(unit, post)
        start = some_month(town.first, random, 3, 9)
        person.habits.append(BackToAHeap(person, start, random.randint(90, 130)))
    for unit, post in (("labour", "reviewer"), ("labour", "reviewer"), ("roads", "reviewer")):
        person = given(unit, post)
        person.habits.append(ComplexFiles(person, named(person, "complex_files", 1, 5)))
    for unit, post in (("water", "reviewer"), ("roads", "reviewer"), ("fire", "inspector")):
        person = given(unit, post)
        person.habits.append(SecondLook(person, named(person, "second_look", 2, 7)))
    for unit, post in (("fire", "inspector"), ("farms", "inspector"), ("farms", "inspector")):
        person = given(unit, post)
        person.habits.append(IslandStation(person, named(person, "island_station", 1, 5)))
    for unit, post in (("water", "assessor"), ("schools", "reviewer"), ("labour", "assessor")):
        person = given(unit, post)
        titled(person, town.first, "part_time")
        person.habits.append(PartTime(person, town.first, tuple(sorted(random.sample(range(5), 2)))))
    for _ in range(3):
        person = given("farms", "assessor")
        person.habits.append(SaturdayWindow(person, named(person, "saturday_window", 2, 6)))
