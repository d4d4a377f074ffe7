"""What city I's honest people do otherwise: six circumstances that resemble schemes, three people each.

1. *Night desk*. Some sit at the hall's window in the evening and at weekends. Shown by the post.
2. *District officer*. Some sit in the hills, where grants are lower and everything is entered days later. Shown by
   the place.
3. *Grave cases*. Some assess the grave cases, with sums half as high again. Shown by the basis and by the title.
4. *New in post*. Somebody comes early in the log, is slow at first, and sends back more. Shown by the posts.
5. *Flexible hours*. Some do a good part of their work in the evening, as agreed. Shown by the title.
6. *Agents' window*. Some have the window that is kept for what agents bring. Shown by the title.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.model import Habit
from cities.people import some_month
from cities.plan_i import GRAVE, HILLS
from cities.settling import one_of, titled

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work

_LEARNS = 150
"""Days in which somebody new comes to be as quick as the others."""


class NightDesk(Habit):
    """Does what the night desk does: nothing else is different."""

    code = "I-i1"
    words = "sits at the night desk"


class DistrictOfficer(Habit):
    """Does what is done in the hills: sums and entry are the place's."""

    code = "I-i2"
    words = "is the officer of the hills, where grants are lower and entry is late"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 25.0 if case.place == HILLS else 0.4


class GraveCases(Habit):
    """Has the grave cases."""

    code = "I-i3"
    words = "assesses the grave cases, with higher sums"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.basis == GRAVE else 0.7

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == GRAVE:
            draft.hours *= 1.3


class NewInPost(Habit):
    """Comes early in the log, asks colleagues, and rather sends back than passes what is unclear."""

    code = "I-i4"
    words = "is new in post, slow at first and sends back more"

    def __init__(self, person: Person, since: date) -> None:
        super().__init__(person, since)
        person.stints[0].first = since
        person.leaves = [one for one in person.leaves if one.first > since]

    def shape(self, draft: Draft, work: Work) -> None:
        new = 1 - min((draft.received.date() - self.since).days / _LEARNS, 1.0)
        draft.hours *= 1 + 0.8 * new
        if draft.outcome == "passed" and work.random.random() < 0.12 * new:
            draft.outcome = {"review": "returned", "visit": "defects"}.get(draft.step.kind, draft.outcome)


class FlexibleHours(Habit):
    """Goes home early, and does the rest in the evening."""

    code = "I-i5"
    words = "does a good part in the evening, as agreed"

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.overtime += 0.3


class AgentsWindow(Habit):
    """Has the window for what agents bring."""

    code = "I-i6"
    words = "has the window that is kept for agents"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 6.0 if step.kind == "take" and case.agent is not None else 0.6


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people, by lot among those whom they may meet."""
    used: Counter[tuple[str, str]] = Counter()

    def given(*post: str) -> Person:
        return one_of(town, random, used, ((post[0], post[1]),))

    def named(person: Person, title: str, earliest: int, latest: int) -> date:
        day = some_month(town.first, random, earliest, latest)
        titled(person, day, title)
        return day

    begins = town.first - timedelta(days=1)
    for person in town.people:
        if person.post == "night_counter":
            person.habits.append(NightDesk(person, begins))
        elif person.post == "officer" and person.place == HILLS:
            person.habits.append(DistrictOfficer(person, begins))
    for unit, post in (("civil", "assessor"), ("civil", "assessor"), ("homes", "assessor")):
        person = given(unit, post)
        person.habits.append(GraveCases(person, named(person, "grave_cases", 1, 4)))
    for unit, post in (("market", "reviewer"), ("streets", "inspector"), ("homes", "reviewer")):
        person = given(unit, post)
        person.habits.append(NewInPost(person, some_month(town.first, random, 1, 4)))
    for unit, post in (("market", "reviewer"), ("streets", "assessor"), ("homes", "reviewer")):
        person = given(unit, post)
        person.habits.append(FlexibleHours(person, named(person, "flexible_hours", 2, 6)))
    for _ in range(3):
        person = given("hall", "counter")
        person.habits.append(AgentsWindow(person, named(person, "agents_window", 1, 5)))
