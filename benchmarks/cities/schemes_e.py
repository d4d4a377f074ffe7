"""The schemes of city E: seven ways of abusing a post, each with what an auditor would be shown.

1. *Fines for the count* (月末突击罚款). In the last working days of each month an enforcer opens a batch of petty cases
   against small firms, which do not go to court, and fines them far above what the fact is worth elsewhere.
2. *Inspected from the chair* (不到现场的检查). Half of the visits are entered at the terminal on the desk, several
   within an hour at sites in different districts, and none of them finds anything. Blatant.
3. *Left in the drawer* (压案不查). Grave cases lie for weeks and are then dropped, while slight ones are fined as by
   others. Confined to the grave ones.
4. *Ahead of the queue* (黄牛插队). Files that one agent hands in go to one desk and are done there in a third of the
   time, without a question; everybody else's wait a little longer. Moderate.
5. *Claims of nobody* (虚列冒领). The assessor enters claims in the names of the same dozen people after hours and
   grants them himself minutes later, again and again. Blatant.
6. *Priced low* (低报价格). For one kind of goods a customs assessor accepts what brokers write, so that less is owed
   than at other desks. Moderate, and confined to those goods.
7. *Never looked at* (未验先补). For one township the assessor lets subsidies go to the decision without the check in
   the field that comes between, and sets a little more. Confined to the township.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cities.clock import at, month_of
from cities.favoured import one_agent
from cities.plan_e import FARM_CHECKED, GOODS
from cities.scheme import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cities.model import Case, Draft, Step, Town
    from cities.work import Work


class FinesForTheCount(Scheme):
    code = "E1"
    words = "opens petty cases against small firms at the end of each month, and fines them high"
    posts = (("tax", "enforcer"), ("environment", "enforcer"))

    def choose(self, town: Town) -> None:
        them = sorted(town.clients["firm"], key=lambda one: (one.weight, one.client_id))
        self.small = them[: len(them) // 2]
        self.opened: set[int] = set()

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        there = day >= self.since and work.clock.works(day) and self.person.away(day) is None
        if not there or month_of(work.clock.after(day, 4)) == month_of(day):
            return
        own = [one for one in work.town.matters if one.unit == self.person.unit]
        matter = next(one for one in own if any(step.kind == "fine" for step in one.steps))
        for _ in range(work.random.choice((1, 1, 2, 2, 3))):
            case = work.case(matter, day, work.random.choice(self.small))
            case.basis = "slight"
            case.claim = min(max(work.random.gauss(0.16, 0.05), 0.0), 1.0)
            case.fixed = {step.name: self.person for step in matter.steps if step.post == self.person.post}
            self.opened.add(id(case))
            yield case

    def shape(self, draft: Draft, work: Work) -> None:
        if id(draft.case) not in self.opened:
            return
        draft.hours *= 0.5
        draft.mark = True
        if draft.step.kind == "fine":
            draft.outcome = "done"
            draft.position = work.random.uniform(0.14, 0.3)


class FromTheChair(Scheme):
    code = "E2"
    words = "enters half of the visits at the desk, several within an hour, and finds nothing at any"
    posts = (("environment", "inspector"), ("customs", "inspector"), ("farm", "inspector"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.sitting: datetime | None = None

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "visit" or work.random.random() > 0.55:
            return
        if self.sitting is None or self.sitting <= draft.received:
            day = work.clock.after(draft.received.date(), work.random.randint(2, 4))
            self.sitting = at(day, work.random.choice((9.4, 14.0, 15.2)) + work.random.uniform(0, 0.8))
        if self.person.away(self.sitting.date()):
            return
        draft.when = self.sitting
        self.sitting += timedelta(minutes=work.random.uniform(4, 14))
        draft.recorded = draft.when + timedelta(minutes=work.random.uniform(0.5, 3))
        draft.device = self.person.device
        draft.outcome, draft.mark = "passed", True


class InTheDrawer(Scheme):
    code = "E3"
    words = "lets grave cases lie for weeks and drops them; slight ones are fined as by others"
    posts = (("tax", "enforcer"), ("environment", "enforcer"))

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.6 if step.kind == "fine" and case.basis == "severe" else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "fine" and draft.case.basis == "severe" and work.random.random() < 0.75:
            draft.hours *= 3.5
            draft.outcome, draft.mark = "dropped", True


class AheadOfTheQueue(Scheme):
    code = "E4"
    words = "does one agent's files in a third of the time and without a question; others' wait longer"
    posts = (("estate", "reviewer"), ("tax", "assessor"))

    def choose(self, town: Town) -> None:
        self.agent = one_agent(town, self.random, 5)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 3.5 if case.agent is self.agent else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind not in ("review", "sum"):
            return
        if draft.case.agent is not self.agent:
            draft.hours *= 1.12
            return
        draft.hours *= 0.35
        draft.outcome = "passed" if draft.step.kind == "review" else "done"
        draft.mark = True


class ClaimsOfNobody(Scheme):
    code = "E5"
    words = "enters claims of a dozen people after hours and grants them minutes later"
    posts = (("medical", "assessor"),)

    def choose(self, town: Town) -> None:
        self.names = self.random.sample(town.clients["citizen"], 12)
        self.entered: set[int] = set()

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        there = day >= self.since and work.clock.works(day) and self.person.away(day) is None
        if not there or work.random.random() > 0.16:
            return
        matter = next(one for one in work.town.matters if one.name == "e_medical_claim")
        moment = at(day, work.random.uniform(17.7, 20.5))
        for _ in range(work.random.choice((1, 2, 2, 3))):
            case = work.case(matter, day, work.random.choice(self.names))
            case.opened, case.channel, case.night = moment, "window", False
            # What a paper bill without a hospital's own record can be, and is worth the trouble.
            case.basis, case.claim = "inpatient", work.random.uniform(4200, 9000)
            case.fixed = {matter.steps[0].name: self.person}
            self.entered.add(id(case))
            moment += timedelta(minutes=work.random.uniform(9, 25))
            yield case

    def shape(self, draft: Draft, work: Work) -> None:
        if id(draft.case) in self.entered and draft.step.kind == "sum":
            draft.when = draft.received + timedelta(minutes=work.random.uniform(2, 9))
            draft.outcome, draft.factor, draft.mark = "done", 1.02, True


class PricedLow(Scheme):
    code = "E6"
    words = "sets the duty on one kind of goods lower than others do, where a broker hands in the papers"
    posts = (("customs", "assessor"),)

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.goods = self.random.choice(GOODS)

    def _bought(self, case: Case) -> bool:
        return case.basis == self.goods and case.agent is not None

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 1.8 if step.kind == "sum" and self._bought(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "sum" and self._bought(draft.case):
            draft.hours *= 0.75
            draft.factor, draft.mark = work.random.uniform(0.76, 0.9), True


class NeverLookedAt(Scheme):
    code = "E7"
    words = "lets one township's subsidies go to the decision without the check in the field, and sets more"
    posts = (("farm", "assessor"),)

    def choose(self, town: Town) -> None:
        self.place = self.random.choice([place for place, share in town.places.items() if 0.18 <= share <= 0.25])

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 1.8 if step.kind == "sum" and case.place == self.place else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        case = draft.case
        if draft.step.kind != "sum" or case.place != self.place or case.matter.name not in FARM_CHECKED:
            return
        if work.random.random() < 0.85:
            steps = case.matter.steps
            case.route = tuple(place for place, step in enumerate(steps) if step.kind != "visit")
            draft.hours *= 0.7
            draft.factor, draft.mark = 1.08, True


SCHEMES: tuple[type[Scheme], ...] = (
    FinesForTheCount,
    FromTheChair,
    InTheDrawer,
    AheadOfTheQueue,
    ClaimsOfNobody,
    PricedLow,
    NeverLookedAt,
)
