"""The innocent circumstances of city B: six others.

1. *Online desk*: gets what comes in online, which takes half the time with everybody.
2. *Watch-list desk*: gets firms on a watch list, which take longer and are sent back more often with everybody.
3. *Part-timer*: on two days a week, as the table of posts says; files wait for the next of them.
4. *Back from leave*: returned a few months ago from a leave of half a year; slow at first.
5. *Seconded*: at the school office for the admission season, when everybody there works evenings.
6. *Hospital desk*: assesses what comes from the district of the hospital, where claims are higher with everybody.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.model import Habit, Stint
from cities.people import long_leave, some_month
from cities.plan_b import HOSPITAL

if TYPE_CHECKING:
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work


class OnlineDesk(Habit):
    code = "B-i1"
    words = "Online desk: gets what comes in online, which is quick with everybody."

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 10.0 if case.channel == "online" else 0.25


class WatchListDesk(Habit):
    code = "B-i2"
    words = "Watch-list desk: gets firms on a watch list, which take long and come back with everybody."

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.client.kind == "listed_firm" else 0.8


class PartTimer(Habit):
    code = "B-i3"
    words = "Part-timer: on two days a week, as the table of posts says."


class BackFromLeave(Habit):
    code = "B-i4"
    words = "Back from leave: returned a few months ago from half a year away."

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.hours *= 1 + 1.0 * math.exp(-(draft.received.date() - self.since).days / 70)


class Seconded(Habit):
    code = "B-i5"
    words = "Seconded: at the school office for the season, when everybody there works evenings."


class HospitalDesk(Habit):
    code = "B-i6"
    words = "Hospital desk: assesses claims from the hospital's district, which are higher with everybody."

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 9.0 if case.place == HOSPITAL else 0.6


def _one(town: Town, random: Random, unit: str, post: str) -> Person:
    free = [one for one in town.people if (one.unit, one.post) == (unit, post) and not one.habits]
    return random.choice(free)


def settle(town: Town, random: Random) -> None:
    """Give honest people of city B their circumstances."""
    for unit, post in (("tax", "assessor"), ("estate", "examiner"), ("archive", "reviewer")):
        person = _one(town, random, unit, post)
        person.habits.append(OnlineDesk(person, town.first))
    for unit, post in (("tax", "assessor"), ("tobacco", "reviewer"), ("environment", "reviewer")):
        person = _one(town, random, unit, post)
        person.habits.append(WatchListDesk(person, town.first))
    for unit, post in (("estate", "examiner"), ("medins", "auditor"), ("disabled", "reviewer")):
        person = _one(town, random, unit, post)
        person.fte, person.days = 0.4, tuple(sorted(random.sample(range(5), 2)))
        person.stints[0].title = f"{post} (part-time)"
        person.habits.append(PartTimer(person, town.first))
    for unit, post in random.sample((("wages", "inspector"), ("traffic", "tester"), ("medins", "auditor"),
                                     ("grants", "examiner"), ("tax", "counter")), 3):  # fmt: skip
        person = _one(town, random, unit, post)
        start = some_month(town.first, random, 7, 8)
        long_leave(person, start, 170, "maternity")
        person.habits.append(BackFromLeave(person, start + timedelta(days=171)))
    since = date(town.last.year, 5, 1)
    for unit, post in (("estate", "counter"), ("tax", "counter"), ("medins", "counter")):
        person = _one(town, random, unit, post)
        person.stints[0].last = since - timedelta(days=1)
        person.stints.append(Stint("school", "examiner", since))
        person.habits.append(Seconded(person, since))
    for unit, post in (("medins", "auditor"), ("medins", "auditor"), ("disabled", "reviewer")):
        person = _one(town, random, unit, post)
        person.habits.append(HospitalDesk(person, town.first))
