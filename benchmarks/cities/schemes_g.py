"""The schemes of city G: eight ways of abusing a post, each with what an auditor would be shown.

1. *Pay or wait* (加急费). The files of firms that pay are done within two hours and pass; all the others lie half as
   long again as with colleagues. Moderate: who pays has no size, place or agent in common.
2. *Pensions for the dead* (死人吃养老金). An assessor opens grants for the same dozen names again and again, alone, at
   usual sums. Blatant by the names, not by the sums.
3. *Builders made small* (违规减免配套费). Large builders are written down as small firms, for which the fee is half.
   Confined to one matter and some builders: within its basis each sum looks right.
4. *Orders in two* (化整为零). What is so dear that the director would sign it comes as two orders, each a little below,
   days apart and from the same supplier.
5. *The boundary moved* (擅改宗地). On the fringe of the town, where land will soon be bought up, boundaries are changed
   in the evening, at a colleague's terminal, and no surveyor goes there. Confined to a place and a matter.
6. *Warned before* (通风报信). Some plants are visited two days later than others, and nothing is ever found there.
   Subtle.
7. *A jury of one's own* (评委被围猎). An evaluator has the bids of eight suppliers, and passes them; of the bids of
   others every fourth that would have passed falls. Moderate.
8. *The school that never fails* (驾校包过). All that one driving school brings passes with one examiner. Confined to an
   agent and a matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cities.clock import HOURS, at
from cities.favoured import busy, one_agent, partner
from cities.plan_g import BOUNDARY, BUILDER, FEE, FRINGE, ORDERS, PLANT, ROAD_TEST, SMALL_FIRM, SUPPLIER
from cities.scheme import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cities.model import Act, Case, Draft, Step, Town
    from cities.work import Work

_SIGNED_ABOVE = 100_000.0
"""From which sum on a director signs an order."""


class PayOrWait(Scheme):
    code = "G1"
    words = "does at once the files of firms that pay, and lets those of the others lie"
    posts = (("plan", "reviewer"), ("build", "reviewer"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.pays: dict[str, bool] = {}

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "review":
            return
        pays = self.pays.setdefault(draft.case.client.client_id, work.random.random() < 0.3)
        if pays:
            draft.hours = work.random.uniform(0.4, 2.0)
            draft.outcome, draft.mark = "passed", True
        else:
            draft.hours *= work.random.uniform(1.3, 1.75)


class PensionsForTheDead(Scheme):
    code = "G2"
    words = "opens grants for the same dozen names again and again"
    posts = (("social", "assessor"),)

    def choose(self, town: Town) -> None:
        self.names = self.random.sample(town.clients["citizen"], 12)
        self.made: set[int] = set()

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        """Open a grant on a working day in three."""
        if day < self.since or not work.clock.works(day) or self.person.away(day) or work.random.random() > 0.36:
            return
        matter = next(one for one in work.town.matters if one.name == "g_survivors_grant")
        case = work.case(matter, day, work.random.choice(self.names))
        case.fixed = {"reckon": self.person}
        self.made.add(id(case))
        yield case

    def shape(self, draft: Draft, work: Work) -> None:
        if id(draft.case) in self.made:
            draft.hours *= work.random.uniform(0.3, 0.7)
            draft.mark = True


class BuildersMadeSmall(Scheme):
    code = "G3"
    words = "writes down some large builders as small firms, for which the fee is half"
    posts = (("plan", "assessor"),)

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 24, BUILDER)

    def _asked(self, case: Case) -> bool:
        return case.matter.name == FEE and case.client.client_id in self.friends

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if not self._asked(draft.case) or draft.case.basis == SMALL_FIRM or work.random.random() > 0.8:
            return
        draft.case.basis = SMALL_FIRM
        draft.factor, draft.mark = work.random.uniform(0.46, 0.56), True


class OrdersInTwo(Scheme):
    code = "G4"
    words = "lets come as two orders what is so dear that a director would sign it"
    posts = (("tenders", "buyer"),)

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.rest: dict[int, float] = {}
        self.parts: set[int] = set()

    def shape(self, draft: Draft, work: Work) -> None:
        case, draw = draft.case, work.random
        if id(case) in self.parts:
            draft.hours *= 0.6
            draft.mark = True
        elif case.matter.name == ORDERS and case.claim >= _SIGNED_ABOVE and draw.random() < 0.85:
            part = min(_SIGNED_ABOVE * draw.uniform(0.9, 0.985), case.claim * draw.uniform(0.55, 0.8))
            self.rest[id(case)] = min(case.claim - part, _SIGNED_ABOVE * draw.uniform(0.88, 0.98))
            case.claim, draft.mark = part, True

    def done(self, act: Act, work: Work) -> None:
        """Let the rest come as an order of its own, some days later."""
        rest = self.rest.pop(id(act.case), None)
        if rest is None or act.person is not self.person:
            return
        opened = work.clock.add(act.occurred, HOURS * work.random.uniform(1, 6))
        if opened > work.end:
            return
        anew = work.case(act.case.matter, opened.date(), act.case.client, act.case.agent)
        anew.opened, anew.channel, anew.night = opened, act.case.channel, False
        anew.claim, anew.fixed = rest, {"reckon": self.person}
        self.parts.add(id(anew))
        work.open(anew)


class TheBoundaryMoved(Scheme):
    code = "G5"
    words = "changes boundaries on the fringe of the town in the evening, at a colleague's terminal, without a surveyor"
    posts = (("land", "registrar"),)

    def choose(self, town: Town) -> None:
        self.colleague = partner(town, self.random, "land", "registrar")

    @staticmethod
    def _asked(case: Case) -> bool:
        return case.matter.name == BOUNDARY and case.place == FRINGE

    def pull(self, case: Case, step: Step, day: date) -> float:
        return 4.0 if step.kind == "review" and self._asked(case) and not self.person.away(day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        draw = work.random
        if draft.step.kind != "review" or not self._asked(draft.case) or draw.random() > 0.75:
            return
        day = work.clock.add(draft.received, draft.hours * 0.6).date()
        if self.person.away(day):
            return
        draft.when = at(day, draw.uniform(18.8, 22.4))
        draft.device = self.colleague.device
        draft.case.route = (0, 1, 3)
        draft.outcome, draft.mark = "passed", True


class WarnedBefore(Scheme):
    code = "G6"
    words = "visits some plants later than others, and never finds anything there"
    posts = (("green", "inspector"),)

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 22, PLANT)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "visit" or draft.case.client.client_id not in self.friends:
            return
        draft.hours += HOURS * work.random.uniform(1.0, 3.0)
        draft.outcome, draft.mark = "passed", True


class AJuryOfOnesOwn(Scheme):
    code = "G7"
    words = "passes the bids of eight suppliers, and drops a fourth of the others"
    posts = (("tenders", "evaluator"),)

    def choose(self, town: Town) -> None:
        self.ring = busy(town, self.random, 8, SUPPLIER)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if case.client.client_id in self.ring else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "review":
            return
        if draft.case.client.client_id in self.ring:
            draft.outcome, draft.mark = "passed", True
        elif draft.outcome == "passed" and work.random.random() < 0.25:
            draft.outcome, draft.mark = "rejected", True


class TheSchoolThatNeverFails(Scheme):
    code = "G8"
    words = "passes on the road everybody whom one driving school brings"
    posts = (("cars", "examiner"),)

    def choose(self, town: Town) -> None:
        self.school = one_agent(town, self.random, among=10)

    def _asked(self, case: Case) -> bool:
        return case.agent is self.school and case.matter.name == ROAD_TEST

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 6.0 if step.kind == "visit" and self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "visit" and self._asked(draft.case):
            draft.hours *= 0.7
            draft.outcome, draft.mark = "passed", True


SCHEMES: tuple[type[Scheme], ...] = (
    BuildersMadeSmall,
    OrdersInTwo,
    AJuryOfOnesOwn,
    WarnedBefore,
    TheSchoolThatNeverFails,
    PensionsForTheDead,
    TheBoundaryMoved,
    PayOrWait,
)
