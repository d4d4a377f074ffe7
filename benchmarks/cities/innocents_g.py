"""What city G's honest people do otherwise: seven circumstances that resemble schemes.

1. *Green lane*. Some have the key projects by order of the government: these are done in a third of the time. Shown
   by the basis of the cases and by the title of the post.
2. *New in post*. Somebody comes in the middle of the log, is slow at first, and sends back more. Shown by the posts.
3. *Upland station*. Some sit in the upland, and get nearly all that comes from there and hardly anything else. Shown
   by the title of the post and by the place.
4. *Relief desk*. Some reckon the fees of small firms, which pay half by decree. Shown by the basis and by the title.
5. *Framework contract*. Some buy time and again from the same three suppliers, as a contract for two years says. Shown
   by the basis of the orders.
6. *Paper into the register*. For some months files on paper are worked on as they come, and entered on Saturdays.
   Shown by the channel and by the title of the post from a day to a day.
7. *Flexible hours*. Some do a good part of their work in the evening, as agreed for the care of a child. Shown by the
   title of the post.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import at
from cities.favoured import busy
from cities.model import Habit
from cities.people import some_month
from cities.plan_g import FEE, FRAMEWORK, KEY_PROJECT, ORDERS, SMALL_FIRM, SUPPLIER, UPLAND
from cities.settling import one_of, titled

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from cities.model import Case, Draft, Person, Step, Town
    from cities.work import Work

_SATURDAY = 5
_LEARNS = 150
"""Days in which somebody new comes to be as quick as the others."""


class GreenLane(Habit):
    """Has the key projects, for which everything is ready before they come in."""

    code = "G-i1"
    words = "has the key projects, which are done at once by order"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.basis == KEY_PROJECT else 0.9

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.case.basis == KEY_PROJECT:
            draft.hours *= work.random.uniform(0.2, 0.4)
            if draft.outcome in ("returned", "defects") and work.random.random() < 0.7:
                draft.outcome = "passed"


class NewInPost(Habit):
    """Comes in the middle of the log, asks colleagues, and rather sends back than passes what is unclear."""

    code = "G-i2"
    words = "is new in post, slow at first and sends back more"

    def __init__(self, person: Person, since: date) -> None:
        super().__init__(person, since)
        person.stints[0].first = since
        person.leaves = [one for one in person.leaves if one.first > since]

    def shape(self, draft: Draft, work: Work) -> None:
        new = 1 - min((draft.received.date() - self.since).days / _LEARNS, 1.0)
        draft.hours *= 1 + 0.9 * new
        if draft.outcome == "passed" and work.random.random() < 0.16 * new:
            draft.outcome = {"review": "returned", "visit": "defects"}.get(draft.step.kind, draft.outcome)


class UplandStation(Habit):
    """Sits in the upland: gets what comes from there, and little else."""

    code = "G-i3"
    words = "sits in the upland station, and has nearly all that comes from there"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 30.0 if case.place == UPLAND else 0.35


class ReliefDesk(Habit):
    """Reckons the fees of small firms."""

    code = "G-i4"
    words = "reckons the fees of small firms, which pay half by decree"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 10.0 if case.matter.name == FEE and case.basis == SMALL_FIRM else 0.8


class FrameworkContract(Habit):
    """Orders from those suppliers with whom there is a contract, at its prices and without asking others."""

    code = "G-i5"
    words = "orders from the same three suppliers, as a contract for two years says"

    def __init__(self, person: Person, since: date, suppliers: set[str]) -> None:
        super().__init__(person, since)
        self.suppliers = suppliers

    def _under(self, case: Case) -> bool:
        return case.matter.name == ORDERS and case.client.client_id in self.suppliers

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if self._under(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if self._under(draft.case):
            draft.case.basis = FRAMEWORK
            draft.hours *= 0.5


class PaperIntoTheRegister(Habit):
    """Works on paper as it comes, and enters it all on Saturday."""

    code = "G-i6"
    words = "enters on Saturdays, for some months, what came on paper"

    def __init__(self, person: Person, since: date, until: date) -> None:
        super().__init__(person, since)
        self.until = until

    def _asked(self, case: Case, day: date) -> bool:
        return case.channel == "paper" and day <= self.until

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 6.0 if self._asked(case, day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        when = work.clock.add(draft.received, draft.hours)
        saturday = when.date() + timedelta(days=(_SATURDAY - when.weekday()) % 7)
        if not self._asked(draft.case, draft.received.date()) or self.person.away(when.date()):
            return
        if not self.person.away(saturday):
            draft.when = when
            draft.recorded = max(at(saturday, work.random.uniform(9.2, 16.5)), when + timedelta(minutes=20))


class FlexibleHours(Habit):
    """Goes home early, and does the rest in the evening."""

    code = "G-i7"
    words = "does a good part in the evening, as agreed for the care of a child"

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.overtime += 0.35


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people, by lot among those whom they may meet."""
    used: Counter[tuple[str, str]] = Counter()

    def given(*post: str) -> Person:
        return one_of(town, random, used, ((post[0], post[1]),))

    def named(person: Person, title: str, earliest: int, latest: int) -> date:
        day = some_month(town.first, random, earliest, latest)
        titled(person, day, title)
        return day

    for unit, post in (("plan", "reviewer"), ("build", "reviewer"), ("land", "surveyor")):
        person = given(unit, post)
        person.habits.append(GreenLane(person, named(person, "key_projects", 1, 4)))
    for unit, post in (("fund", "reviewer"), ("social", "assessor"), ("cars", "examiner")):
        person = given(unit, post)
        person.habits.append(NewInPost(person, some_month(town.first, random, 3, 9)))
    for unit, post in (("land", "registrar"), ("fund", "reviewer"), ("social", "assessor")):
        person = given(unit, post)
        person.habits.append(UplandStation(person, named(person, "upland_station", 1, 6)))
    for _ in range(2):
        person = given("plan", "assessor")
        person.habits.append(ReliefDesk(person, named(person, "small_firms", 1, 5)))
    for _ in range(2):
        person = given("tenders", "buyer")
        day = some_month(town.first, random, 1, 6)
        person.habits.append(FrameworkContract(person, day, busy(town, random, 3, SUPPLIER)))
    for unit, post in (("land", "registrar"), ("police", "clerk")):
        person = given(unit, post)
        day = some_month(town.first, random, 3, 10)
        until = day + timedelta(days=random.randint(100, 150))
        titled(person, day, "paper_files", until)
        person.habits.append(PaperIntoTheRegister(person, day, until))
    for unit, post in (("build", "reviewer"), ("social", "assessor"), ("tenders", "evaluator")):
        person = given(unit, post)
        person.habits.append(FlexibleHours(person, named(person, "flexible_hours", 2, 7)))
