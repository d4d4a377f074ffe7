"""What city H's honest people do otherwise: seven circumstances that resemble schemes.

1. *Bedridden*. Some go to those who cannot leave their beds: each takes half as long again, and is entered the next
   morning. Shown by the basis of the cases and by the title of the post.
2. *Felling season*. Surveyors of the wood are out on long days in the months of felling. Shown by the title of the
   post from a day to a day.
3. *One-day pilot*. For some months somebody tries out that a matter is done the day it comes in. Shown by the matter
   and by the title of the post from a day to a day.
4. *Back after long*. Somebody was away for months and comes back to changed rules: slower, and sends back more. Shown
   by the leaves.
5. *Raids with the police*. For some months somebody goes along at night, opens files of grave breaches, and enters them
   the next morning. Shown by the basis of the cases and by the title of the post from a day to a day.
6. *Standing payments*. Somebody pays cleaners and guards once a month, the same sums to the same people. Shown by the
   basis of the cases.
7. *Shared desk*. While rooms are done up, somebody works at a colleague's terminal. Shown by the title of the post from
   a day to a day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import at, month_of, on_duty
from cities.model import Habit
from cities.people import long_leave, some_month
from cities.plan_h import BEDRIDDEN, GRAVE, PAYROLL, STANDING
from cities.settling import one_of, titled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from cities.model import Case, Client, Draft, Person, Step, Town
    from cities.work import Work

_FELLING = (date(2024, 10, 8), date(2025, 1, 24))
_BACK = 50
"""Days in which somebody who was away finds the way again."""


class Bedridden(Habit):
    """Goes to those who cannot come."""

    code = "H-i1"
    words = "goes to the bedridden, which takes longer and is entered the next morning"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 10.0 if case.basis == BEDRIDDEN else 0.5

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.basis == BEDRIDDEN:
            draft.hours *= 1.5
            draft.lag *= 4.0


class FellingSeason(Habit):
    """Is out on long days in the months of felling."""

    code = "H-i2"
    words = "is out on long days in the months of felling"

    def shape(self, draft: Draft, work: Work) -> None:
        day, draw = draft.received.date(), work.random
        if draft.step.kind != "visit" or not _FELLING[0] <= day <= _FELLING[1] or draw.random() > 0.45:
            return
        out = work.clock.add(draft.received, 0.6 * draft.hours).date()
        if not self.person.away(out):
            draft.when = at(out, draw.choice((draw.uniform(6.2, 8.6), draw.uniform(17.6, 19.4))))


class OneDayPilot(Habit):
    """Tries out for some months that a matter is done the day it comes in."""

    code = "H-i3"
    words = "tries out that a matter is done the day it comes in"

    def __init__(self, person: Person, since: date, until: date, matter: str) -> None:
        super().__init__(person, since)
        self.until, self.matter = until, matter

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.case.matter.name == self.matter and draft.received.date() <= self.until:
            draft.hours *= work.random.uniform(0.15, 0.35)
            if draft.outcome == "returned" and work.random.random() < 0.6:
                draft.outcome = "passed"


class BackAfterLong(Habit):
    """Was away for months, and comes back to changed rules."""

    code = "H-i4"
    words = "was away for months, and is slower at first and sends back more"

    def shape(self, draft: Draft, work: Work) -> None:
        if (draft.received.date() - self.since).days > _BACK:
            return
        draft.hours *= 1.5
        if draft.outcome == "passed" and draft.step.kind == "review" and work.random.random() < 0.1:
            draft.outcome = "returned"


class RaidsWithThePolice(Habit):
    """Goes along at night, and enters the next morning what was found."""

    code = "H-i5"
    words = "goes along on raids at night, and opens files of grave breaches"

    def __init__(self, person: Person, since: date, until: date) -> None:
        super().__init__(person, since)
        self.until = until

    def _asked(self, case: Case, day: date) -> bool:
        return case.basis == GRAVE and day <= self.until

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 6.0 if self._asked(case, day) else 0.8

    def shape(self, draft: Draft, work: Work) -> None:
        day, draw = draft.received.date(), work.random
        if draft.step.kind != "do" or not self._asked(draft.case, day) or self.person.away(day):
            return
        draft.when = at(day, draw.uniform(19.0, 23.2))
        draft.recorded = at(work.clock.after(day), draw.uniform(9.1, 11.8))


class StandingPayments(Habit):
    """Pays cleaners and guards once a month, as their contracts say."""

    code = "H-i6"
    words = "pays the same people once a month by a standing order"

    def __init__(self, person: Person, since: date, wages: list[tuple[Client, float]]) -> None:
        super().__init__(person, since)
        self.wages = wages
        self.paid: set[int] = set()

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        """Return this month's payments, on the first day from the fifteenth on."""
        due = day >= self.since and day.day >= 15 and month_of(day) not in self.paid
        if not due or not work.clock.works(day) or self.person.away(day):
            return
        self.paid.add(month_of(day))
        matter = next(one for one in work.town.matters if one.name == PAYROLL)
        for client, wage in self.wages:
            case = work.case(matter, day, client)
            case.claim, case.channel, case.basis = wage, "online", STANDING
            case.opened = on_duty(day, work.random)
            case.fixed = {"register_bill": self.person}
            yield case


class SharedDesk(Habit):
    """Works at a colleague's terminal while rooms are done up."""

    code = "H-i7"
    words = "works at a colleague's terminal while rooms are done up"

    def __init__(self, person: Person, since: date, until: date, device: str) -> None:
        super().__init__(person, since)
        self.until, self.device = until, device

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.received.date() <= self.until and work.random.random() < 0.9:
            draft.device = self.device


def settle(town: Town, random: Random) -> None:
    """Give circumstances to people, by lot among those whom they may meet."""
    used: Counter[tuple[str, str]] = Counter()

    def given(*post: str) -> Person:
        return one_of(town, random, used, ((post[0], post[1]),))

    def spell(person: Person, title: str, shortest: int, longest: int) -> tuple[date, date]:
        day = some_month(town.first, random, 3, 10)
        until = day + timedelta(days=random.randint(shortest, longest))
        titled(person, day, title, until)
        return day, until

    for _ in range(2):
        person = given("care", "assessor")
        day = some_month(town.first, random, 1, 4)
        titled(person, day, "home_visits")
        person.habits.append(Bedridden(person, day))
    for _ in range(3):
        person = given("woods", "surveyor")
        titled(person, _FELLING[0], "felling_season", _FELLING[1])
        person.habits.append(FellingSeason(person, _FELLING[0]))
    pilots = (("food", "reviewer", "h_shop_record"), ("work", "reviewer", "h_hours_permit"),
              ("culture", "reviewer", "h_show_permit"))  # fmt: skip
    for unit, post, matter in pilots:
        person = given(unit, post)
        person.habits.append(OneDayPilot(person, *spell(person, "one_day_pilot", 120, 180), matter))
    for unit, post in (("schools", "reviewer"), ("food", "inspector"), ("money", "payer")):
        person = given(unit, post)
        day, days = some_month(town.first, random, 2, 7), random.randint(110, 150)
        long_leave(person, day, days, random.choice(("maternity", "sick")))
        person.habits.append(BackAfterLong(person, day + timedelta(days=days + 1)))
    for unit in ("food", "food", "port"):
        person = given(unit, "enforcer")
        person.habits.append(RaidsWithThePolice(person, *spell(person, "joint_raids", 100, 140)))
    for _ in range(2):
        person = given("money", "payer")
        names = random.sample(town.clients["citizen"], 8)
        wages = [(one, float(random.randrange(2200, 3600, 100))) for one in names]
        person.habits.append(StandingPayments(person, town.first, wages))
    for unit, post in (("schools", "reviewer"), ("hall", "counter")):
        person = given(unit, post)
        others = [one.device for one in town.people if one.unit == unit and one is not person]
        person.habits.append(SharedDesk(person, *spell(person, "shared_desk", 90, 150), random.choice(others)))
