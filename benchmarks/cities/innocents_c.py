"""What city C's honest people do otherwise: six circumstances that resemble schemes.

1. *Night desk*. Whoever sits at the hall's window after hours takes in what comes at night and on Sundays. Shown
   by the post and the channel.
2. *Newcomer*. Slow for some months, and sending more back out of caution. Shown by the date on which the post
   was taken.
3. *Foreign desk*. One who knows the language gets the foreign firms' files, which take longer and come back more
   often. Shown by the kind of applicant.
4. *Island*. Who serves the island is there without a network and enters days later what was done. Shown by the
   place.
5. *Campaign*. For three months some enforcers are lent to a special action: more cases, grave ones, fined high,
   in the evening. Shown by the months, the basis and the place.
6. *Half time*. Somebody works three days a week by private arrangement, so that files lie. Shown nowhere.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import first_of, month_of
from cities.model import Habit, Stint
from cities.people import some_month
from cities.plan_c import FOREIGN, HARBOUR, ISLAND

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work


class NightDesk(Habit):
    """Sits at the window after hours; the work gives night cases to the post, so nothing else is needed."""

    code = "C-i1"
    words = "night desk: works after hours because the post is there for it"


class Newcomer(Habit):
    """Learns the work: slow at first, and asks for papers that others would not."""

    code = "C-i2"
    words = "newcomer: slow for some months, sends more back"

    def shape(self, draft: Draft, work: Work) -> None:
        weeks = (draft.received.date() - self.since).days / 7
        fresh = math.exp(-weeks / 10)
        draft.hours *= 1 + 0.9 * fresh
        if draft.step.kind == "review" and draft.outcome == "passed" and work.random.random() < 0.15 * fresh:
            draft.outcome = "returned"


class ForeignDesk(Habit):
    """Gets the foreign firms' files."""

    code = "C-i3"
    words = "knows the language: gets foreign firms' files, which are harder"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 9.0 if case.client.kind == FOREIGN else 0.9


class Islander(Habit):
    """Serves the island, where the network is out; the town's far places are recorded late by anybody."""

    code = "C-i4"
    words = "serves the island: enters days later what was done there"


class Campaign(Habit):
    """Is lent to a special action for three months, with what it brings in."""

    code = "C-i5"
    words = "lent to a three-month special action: grave cases, high fines, evenings"

    @property
    def until(self) -> date:
        return first_of(month_of(self.since) + 3)

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        if not (self.since <= day < self.until and work.clock.works(day)) or work.random.random() > 0.85:
            return
        matter = next(one for one in work.town.matters if one.unit == self.person.unit)
        firms = [one for one in work.town.clients["firm"] if one.place == HARBOUR]
        case = work.case(matter, day, work.random.choice(firms))
        case.basis, case.claim = "campaign", min(max(work.random.gauss(0.74, 0.06), 0.0), 1.0)
        case.fixed = {step.name: self.person for step in matter.steps if step.post == self.person.post}
        yield case

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == "campaign":
            draft.overtime += 0.35


class HalfTime(Habit):
    """Comes three days a week, which nobody entered anywhere."""

    code = "C-i6"
    words = "half time by private arrangement: fewer files, which lie longer"


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people: those of a post or a place to its holders, the others by lot."""
    for person in town.people:
        if person.post == "night_counter":
            person.habits.append(NightDesk(person, town.first))
    islanders = [one for one in town.people if one.place == ISLAND and one.unit != "order"]
    for person in islanders:
        person.habits.append(Islander(person, town.first))
    used: Counter[tuple[str, str]] = Counter()
    for post in (("permits", "reviewer"), ("permits", "reviewer"), ("building", "reviewer")):
        person = _one(town, random, used, (post,))
        person.habits.append(ForeignDesk(person, town.first))
    since = first_of(month_of(town.first) + random.randint(6, 12))
    for _ in range(3):
        person = _one(town, random, used, (("order", "enforcer"),))
        person.habits.append(Campaign(person, since))
    large = tuple({(one.unit, one.post): None for one in town.people if _holders(town, one) >= 6})
    for _ in range(3):
        person = _one(town, random, used, large)
        start = some_month(town.first, random, 3, 8)
        person.stints = [Stint(person.unit, person.post, start)]
        person.leaves = [one for one in person.leaves if one.first > start + timedelta(days=30)]
        person.habits.append(Newcomer(person, start))
    for _ in range(3):
        person = _one(town, random, used, large)
        person.fte = 0.5
        person.days = tuple(sorted(random.sample(range(5), 3)))
        person.habits.append(HalfTime(person, town.first))


def _holders(town: Town, person: Person) -> int:
    return sum((one.unit, one.post) == (person.unit, person.post) for one in town.people)


def _one(town: Town, random: Random, used: Counter[tuple[str, str]], posts: tuple[tuple[str, str], ...]) -> Person:
    """Return somebody on one of the posts, where circumstances are still the exception."""
    free = [one for one in town.people if (one.unit, one.post) in posts and not one.habits]
    fewest = min(used[one.unit, one.post] for one in free)
    person = random.choice([one for one in free if used[one.unit, one.post] == fewest])
    used[person.unit, person.post] += 1
    return person
