"""What city F's honest people do otherwise: six circumstances that resemble schemes.

1. *Weekend desk*. Some at the hall are on duty on days off, and take in at once what comes online. Shown by the title
   of the post.
2. *Up the valley*. Some go round the far valley on one day of the week, one place after another, and enter it all
   on Friday as there is no network. Shown by the place and by the day, on which they do hardly anything else.
3. *On loan*. Somebody is lent to another bureau for some months: the own work stops, the new is slow at first.
   Shown by the posts.
4. *Hard files*. Some have the complex files by office order: these take longer and are about more money, and what is
   left for the other files is little. Shown by the basis of the cases and by the title of the post.
5. *Flood*. Some see to the grants after a flood in the lowland: a wave from one place, at once and in the evening.
   Shown by the basis of the cases, the place and the months.
6. *Campaign*. Some are in a campaign against one kind of breach, and fine it harder for as long as it lasts. Shown by
   the title of the post from a day to a day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import at, first_of, month_of
from cities.model import Habit, Stint
from cities.people import some_month
from cities.plan_f import COMPLEX, FLOOD, LOWLAND, VALLEY
from cities.settling import one_of, titled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work

_CIRCUIT = 2
"""The weekday of the round up the valley."""
_WATER = (date(2024, 6, 24), date(2024, 9, 6))
_SATURDAY = 5


class WeekendDesk(Habit):
    """Takes in on a day off what has come online that day, for as long as the hall is open."""

    code = "F-i1"
    words = "is on duty at the weekend, and takes in at once what comes online"

    def pull(self, case: Case, step: Step, day: date) -> float:
        weekend = case.opened.weekday() >= _SATURDAY and case.opened.date() == day
        return 15.0 if step.kind == "take" and weekend else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        day, draw = draft.received.date(), work.random
        weekend = day.weekday() >= _SATURDAY and not work.clock.works(day)
        if draft.step.kind != "take" or not weekend or self.person.away(day) or draft.received >= at(day, 16.5):
            return
        draft.when = max(draft.received, at(day, 9.0)) + timedelta(minutes=3 + draw.expovariate(1 / 14))


class UpTheValley(Habit):
    """Goes round the valley on one day a week, place after place, and enters it all on Friday."""

    code = "F-i2"
    words = "goes round the far valley on one day a week, and enters it all on Friday"

    def __init__(self, person: Person, since: date) -> None:
        super().__init__(person, since)
        self.latest: dict[date, float] = {}
        person.days = tuple(day for day in person.days if day != _CIRCUIT)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 16.0 if step.kind == "visit" and case.place == VALLEY else 0.9

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "visit" or draft.case.place != VALLEY:
            return
        day = draft.received.date() + timedelta(days=(_CIRCUIT - draft.received.weekday()) % 7 or 7)
        hour = self.latest.get(day, 9.4) + work.random.uniform(0.5, 1.1)
        if not work.clock.works(day) or self.person.away(day) or hour > 17.0:
            return
        self.latest[day] = hour
        friday = work.clock.workday(day + timedelta(days=2))
        draft.when = at(day, hour)
        draft.recorded = at(friday, work.random.uniform(9.3, 11.7))


class OnLoan(Habit):
    """Works elsewhere for some months; what is new there takes longer at first."""

    code = "F-i3"
    words = "is lent to another bureau for some months"

    def __init__(self, person: Person, since: date, days: int, unit: str, post: str) -> None:
        super().__init__(person, since)
        self.unit = unit
        until = since + timedelta(days=days)
        person.stints[0].last = since - timedelta(days=1)
        person.stints.append(Stint(unit, post, since, until))
        person.stints.append(Stint(person.unit, person.post, until + timedelta(days=1)))

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.unit == self.unit and (draft.received.date() - self.since).days < 60:
            draft.hours *= 1.4


class HardFiles(Habit):
    """Gets the complex files, and asks others about them before they are done."""

    code = "F-i4"
    words = "has the complex files by office order"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 12.0 if case.basis == COMPLEX else 0.6

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == COMPLEX:
            draft.hours *= 1.45


class Flood(Habit):
    """Sees to the grants after a flood: a wave from one place, which an order lets through at once."""

    code = "F-i5"
    words = "sees to the grants after the flood in the lowland"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 8.0 if case.basis == FLOOD else 1.0

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        """Return the applications that are helped to be made in the villages under water."""
        if not _WATER[0] <= day <= _WATER[1] or not work.clock.works(day) or self.person.away(day):
            return
        matter = next(one for one in work.town.matters if one.name == "f_hardship_grant")
        there = [one for one in work.town.clients["citizen"] if one.place == LOWLAND]
        for _ in range(work.random.choice((1, 2, 2, 3, 5))):
            case = work.case(matter, day, work.random.choice(there))
            case.basis = FLOOD
            # the order asks for no papers, and names one sum a household: whoever has the file is quick
            case.hard *= 0.35
            yield case

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == FLOOD:
            draft.overtime += 0.25


class Campaign(Habit):
    """Is in a campaign against one kind of breach, and fines it harder for as long as it lasts."""

    code = "F-i6"
    words = "is in a campaign against one kind of breach for some months"

    def __init__(self, person: Person, since: date, days: int, matter: str) -> None:
        super().__init__(person, since)
        self.matter, self.until = matter, since + timedelta(days=days)
        person.stints[0].last = since - timedelta(days=1)
        person.stints.append(Stint(person.unit, person.post, since, self.until, f"{person.post}_campaign"))
        person.stints.append(Stint(person.unit, person.post, self.until + timedelta(days=1)))

    def _against(self, case: Case, day: date) -> bool:
        return case.matter.name == self.matter and day <= self.until

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.5 if self._against(case, day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if self._against(draft.case, draft.received.date()):
            draft.overtime += 0.12
            if draft.step.kind == "fine":
                draft.position += 0.14


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people, by lot among those whom they may meet."""
    used: Counter[tuple[str, str]] = Counter()
    for _ in range(3):
        person = one_of(town, random, used, (("hall", "counter"),))
        titled(person, town.first + timedelta(days=random.randint(20, 90)), "weekend_duty")
        person.habits.append(WeekendDesk(person, person.stints[-1].first))
    for unit, post in (("fire", "inspector"), ("health", "inspector"), ("lifts", "examiner")):
        person = one_of(town, random, used, ((unit, post),))
        person.habits.append(UpTheValley(person, town.first))
    moves = (
        (("permits", "reviewer"), ("tax", "reviewer")),
        (("city", "enforcer"), ("road", "enforcer")),
        (("tax", "checker"), ("fire", "inspector")),
    )
    for origin, (unit, post) in moves:
        person = one_of(town, random, used, (origin,))
        start = some_month(town.first, random, 3, 10)
        person.habits.append(OnLoan(person, start, random.randint(110, 170), unit, post))
    for at_post in (("tax", "reviewer"), ("farm", "assessor"), ("medical", "auditor")):
        person = one_of(town, random, used, (at_post,))
        titled(person, first_of(month_of(town.first) + random.randint(1, 5)), "hard_files")
        person.habits.append(HardFiles(person, person.stints[-1].first))
    for _ in range(3):
        person = one_of(town, random, used, (("relief", "assessor"),))
        person.habits.append(Flood(person, _WATER[0]))
    for unit, matter in (("city", "f_street_penalty"), ("city", "f_waste_penalty"), ("road", "f_overload_penalty")):
        person = one_of(town, random, used, ((unit, "enforcer"),))
        start = some_month(town.first, random, 3, 11)
        person.habits.append(Campaign(person, start, random.randint(90, 130), matter))
