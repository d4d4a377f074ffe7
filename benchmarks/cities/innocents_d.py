"""What city D's honest people do otherwise: six circumstances that resemble schemes.

1. *Green lane*. A rule lets investors through at once and without a visit; some reviewers have that lane. Shown
   by the kind of applicant.
2. *A colleague's files*. Somebody takes over most of what a colleague on long leave would have done, late and in
   the evening. Shown by the leave.
3. *Paper files*. Some at the counter take in what comes on paper, and enter the week's pile on Fridays. Shown by
   the channel.
4. *Key account*. One large client is somebody's by office order, and its files go quickly. Shown by the title of
   the post from a day on.
5. *Peak*. Some lead the year-end rush for hiring subsidies: far more files in those months, in the evening.
   Shown by months and matter.
6. *Evenings*. Somebody with a sick parent works late by private arrangement, on whatever there is. Shown
   nowhere.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import at, first_of, month_of
from cities.model import Habit, Stint
from cities.people import long_leave, some_month
from cities.plan_d import INVESTOR, PEAK

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from cities.model import Case, Client, Draft, Person, Step, Town
    from cities.work import Work

Posts = tuple[tuple[str, str], ...]


class GreenLane(Habit):
    """Gets the investors' files, which are quick and mostly without a visit whoever has them."""

    code = "D-i1"
    words = "has the green lane that a rule gives to investors"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.client.kind == INVESTOR else 0.9


class TakesOver(Habit):
    """Does a colleague's share during a long leave."""

    code = "D-i2"
    words = "takes over the files of a colleague on long leave"

    def __init__(self, person: Person, since: date, days: int) -> None:
        super().__init__(person, since)
        self.until = since + timedelta(days=days)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.4 if day <= self.until else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.received.date() <= self.until:
            draft.hours *= 1.3
            draft.overtime += 0.15


class PaperFiles(Habit):
    """Takes in what comes on paper, and enters the week's pile on Fridays."""

    code = "D-i3"
    words = "takes in paper files and enters them on Fridays"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.channel == "paper" else 0.9

    def shape(self, draft: Draft, work: Work) -> None:
        day = draft.received.date()
        if draft.case.channel != "paper" or draft.step.kind != "take" or self.person.away(day):
            return
        draft.when = draft.received + timedelta(minutes=2 + work.random.expovariate(1 / 12))
        friday = work.clock.workday(day + timedelta(days=(4 - day.weekday()) % 7))
        draft.recorded = max(at(friday, work.random.uniform(15.2, 17.3)), draft.when + timedelta(minutes=4))


class KeyAccount(Habit):
    """Has one large client by office order."""

    code = "D-i4"
    words = "has one large client by office order, whose files go quickly"

    def __init__(self, person: Person, since: date, client: Client) -> None:
        super().__init__(person, since)
        self.client = client

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 60.0 if case.client is self.client else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.client is self.client:
            draft.hours *= 0.6


class Peak(Habit):
    """Leads the rush for hiring subsidies."""

    code = "D-i5"
    words = "leads the year-end rush for hiring subsidies"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.2 if day.month in PEAK and case.matter.name == "d_hiring_subsidy" else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.received.month in PEAK:
            draft.overtime += 0.22


class Evenings(Habit):
    """Works late on whatever there is."""

    code = "D-i6"
    words = "works evenings by private arrangement, on whatever there is"

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.overtime += 0.28


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people, by lot among those whom they may meet."""
    used: Counter[tuple[str, str]] = Counter()
    for post in (("drugs", "reviewer"), ("works", "reviewer"), ("innovation", "examiner")):
        person = _one(town, random, used, (post,))
        person.habits.append(GreenLane(person, town.first))
    for _ in range(3):
        person = _one(town, random, used, (("desk", "counter"),))
        person.habits.append(PaperFiles(person, town.first))
    for _ in range(3):
        person = _one(town, random, used, (("labour", "assessor"),))
        person.habits.append(Peak(person, town.first))
    _key_accounts(town, random, used)
    large = tuple({(one.unit, one.post): None for one in town.people if _holders(town, one) >= 8})
    quiet = tuple(post for post in large if post[0] not in ("desk", "labour"))
    indoors = tuple(post for post in quiet if post[1] not in ("sealer", "inspector"))
    for _ in range(3):
        person = _one(town, random, used, quiet)
        start, days = some_month(town.first, random, 4, 11), random.randint(90, 140)
        person.leaves = [one for one in person.leaves if one.last < start or one.first > start + timedelta(days=days)]
        person.habits.append(TakesOver(person, start, days))
        mates = [one for one in town.people if (one.unit, one.post) == (person.unit, person.post) and not one.habits]
        long_leave(random.choice(mates), start, days, "maternity")
    for _ in range(3):
        person = _one(town, random, used, indoors)
        person.habits.append(Evenings(person, town.first))


def _key_accounts(town: Town, random: Random, used: Counter[tuple[str, str]]) -> None:
    """Give three large firms to three people; the title of the post says so from a day on."""
    large = sorted(
        (one for one in town.clients["firm"] if one.kind == "firm"), key=lambda one: (-one.weight, one.client_id)
    )
    posts = (("customs", "examiner"), ("registry", "examiner"), ("works", "reviewer"))
    for post, client in zip(posts, random.sample(large[:3], 3), strict=True):
        person = _one(town, random, used, (post,))
        start = first_of(month_of(town.first) + random.randint(2, 6))
        earlier = person.stints[0]
        earlier.last = start - timedelta(days=1)
        person.stints.append(Stint(person.unit, person.post, start, title=f"{person.post}_key_account"))
        person.habits.append(KeyAccount(person, start, client))


def _holders(town: Town, person: Person) -> int:
    return sum((one.unit, one.post) == (person.unit, person.post) for one in town.people)


def _one(town: Town, random: Random, used: Counter[tuple[str, str]], posts: Posts) -> Person:
    """Return somebody on one of the posts, where circumstances are still the exception."""
    free = [one for one in town.people if (one.unit, one.post) in posts and not one.habits and _there(one)]
    fewest = min(used[one.unit, one.post] for one in free)
    person = random.choice([one for one in free if used[one.unit, one.post] == fewest])
    used[person.unit, person.post] += 1
    return person


def _there(person: Person) -> bool:
    return all((one.last - one.first).days < 40 for one in person.leaves)
