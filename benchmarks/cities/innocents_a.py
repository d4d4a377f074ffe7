"""The innocent circumstances of city A: seven reasons why an honest official's figures stand out.

1. *Night desk*: works when others do not, because that is the post.
2. *Park officer*: one district has six firms and no others, so the same firms come to the same officer.
3. *Newcomer*: on the post since a date in the table of posts; slow and careful in the first months.
4. *Stand-in*: a colleague of a small post is on a leave of months; the work of two is on one desk, later and longer.
5. *Specialist*: gets most files of foreign-owned firms, which take longer and come back more often with everybody.
6. *Campaign*: a task force named in the table of posts works Saturdays for ten weeks.
7. *Mountain officer*: one district has no network; with everybody what is done there is recorded days later.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import at
from cities.model import Habit, Stint
from cities.people import long_leave, some_month
from cities.plan_a import MOUNTAIN, PARK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work


class NightDesk(Habit):
    code = "A-i1"
    words = "Night desk: the post works evenings and days off."


class ParkOfficer(Habit):
    code = "A-i2"
    words = "Park officer: the district has six firms and no others."


class MountainOfficer(Habit):
    code = "A-i7"
    words = "Mountain officer: no network, so acts there are recorded days later."


class Newcomer(Habit):
    code = "A-i3"
    words = "Newcomer: on the post since a few months only."

    def shape(self, draft: Draft, work: Work) -> None:
        fresh = math.exp(-(draft.received.date() - self.since).days / 60)
        draft.hours *= 1 + 1.1 * fresh
        if draft.step.kind == "review" and draft.outcome == "passed" and work.random.random() < 0.08 * fresh:
            draft.outcome = "returned"


class StandIn(Habit):
    code = "A-i4"
    words = "Stand-in: a colleague of the same post is on a leave of months."

    def __init__(self, person: Person, since: date, until: date) -> None:
        super().__init__(person, since)
        self.until = until

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.received.date() <= self.until:
            draft.hours *= 1.5
            draft.overtime += 0.1


class Specialist(Habit):
    code = "A-i5"
    words = "Specialist: gets most files of foreign-owned firms, which take long with everybody."

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 12.0 if case.client.kind == "foreign_firm" else 1.0


class Campaign(Habit):
    code = "A-i6"
    words = "Campaign: on a task force that works Saturdays for ten weeks, as the table of posts says."

    def __init__(self, person: Person, since: date, until: date, random: Random) -> None:
        super().__init__(person, since)
        self.until, self.random = until, random
        self.hours: dict[date, float] = {}
        person.stints.append(Stint(person.unit, "task_force", since, until))

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        if not (self.since <= day <= self.until and day.weekday() == 5) or self.person.away(day):
            return
        mine = (self.person.unit, self.person.post)
        starts = [(one.steps[0].unit, one.steps[0].post) for one in work.town.matters]
        matter = work.town.matters[starts.index(mine)]
        for _ in range(self.random.randint(3, 6)):
            client = work.client(matter.clients)
            for _ in range(200):
                if self.person.place in ("", client.place):
                    break
                client = work.client(matter.clients)
            case = work.case(matter, day, client)
            case.opened, case.channel, case.night = at(day, self.random.uniform(8.3, 9.0)), "site", False
            case.fixed = {step.name: self.person for step in matter.steps if (step.unit, step.post) == mine}
            yield case

    def shape(self, draft: Draft, work: Work) -> None:
        day = draft.received.date()
        if day.weekday() == 5 and draft.case.acts == [] and draft.step.post == self.person.post:
            start = self.hours.get(day, 9.1)
            self.hours[day] = start + work.random.uniform(0.95, 1.5)
            draft.when = at(day, start)


def _colleagues(town: Town, unit: str, post: str) -> list[Person]:
    return [one for one in town.people if (one.unit, one.post) == (unit, post)]


def settle(town: Town, random: Random) -> None:
    """Give honest people of city A their circumstances."""
    nights = [one for one in town.people if one.post == "night_counter"]
    for person in random.sample(nights, 3):
        person.habits.append(NightDesk(person, town.first))
    for person in town.people:
        if person.place == PARK:
            person.habits.append(ParkOfficer(person, town.first))
    far = [one for one in town.people if one.place == MOUNTAIN]
    for person in random.sample(far, 3):
        person.habits.append(MountainOfficer(person, town.first))
    for unit, post in random.sample((("market", "reviewer"), ("labour", "reviewer"), ("hall", "counter"),
                                     ("fire", "inspector"), ("police", "counter")), 3):  # fmt: skip
        person = random.choice(_colleagues(town, unit, post))
        since = some_month(town.first, random, 13, 14)
        person.stints[0].first = since
        person.leaves = [one for one in person.leaves if one.first > since]
        person.habits.append(Newcomer(person, since))
    small = (("health", "approver"), ("labour", "counter"), ("civil", "counter"), ("fire", "approver"))
    for unit, post in random.sample(small, 2):
        absent, *others = random.sample(_colleagues(town, unit, post), len(_colleagues(town, unit, post)))
        since = some_month(town.first, random, 11, 12)
        long_leave(absent, since, 158, "maternity")
        person = others[0]
        person.habits.append(StandIn(person, since, since + timedelta(days=158)))
    for unit in ("market", "housing"):
        person = random.choice([one for one in _colleagues(town, unit, "reviewer") if not one.habits])
        person.habits.append(Specialist(person, town.first))
    since = some_month(town.first, random, 13, 14)
    posts = (("urban", "enforcer"), ("fire", "inspector"), ("transport", "enforcer"))
    enforcers = [one for one in town.people if (one.unit, one.post) in posts and not one.habits]
    for person in random.sample(enforcers, 3):
        person.habits.append(Campaign(person, since, since + timedelta(days=70), random))
