"""The schemes of city D: eight ways of abusing a post, each with what an auditor would be shown.

1. *Served at night* (夜间特办). The files of some firms and of two agents are drawn to one desk and done the same
   night or on the Sunday after, none refused; all others' at the usual hours. Blatant.
2. *Dear suppliers* (抬价采购). A buyer orders from six suppliers, far more often than his share, at half as much
   again as the like costs. Blatant.
3. *Without going there* (免检放行). A reviewer sends three of four files past the visit that the matter asks for
   straight to be signed. Blatant.
4. *The second time* (补正之后). What has once been returned is refused to those who come themselves, and passes at
   once where an agent brings it. Moderate: the first look is hardly different.
5. *High or nothing* (高开低走). A fine is threatened at the top of the range, or the case is dropped. Moderate.
6. *Start-ups wait* (压件). The files of one kind of applicant, who cannot complain, lie three times as long and
   come back more often. Confined to that kind.
7. *One job, three jobs* (拆分作业). At the quay a sealing is entered as two or three for the same client, minutes
   apart, as each is paid for. Confined to that place.
8. *From hand to hand* (内外串通). At the counter three agents' cases go to one desk, and from there always to the
   same colleague, for whom everything is prepared. Confined to those agents and matters.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import at
from cities.favoured import busy, one_agent, partner
from cities.plan_d import QUAY, STARTUP
from cities.scheme import Scheme

if TYPE_CHECKING:
    from datetime import date

    from cities.model import Act, Case, Draft, Step, Town
    from cities.work import Work


class ServedAtNight(Scheme):
    code = "D1"
    words = "does the files of some firms and two agents at night and on Sundays, and refuses none"
    posts = (("customs", "examiner"), ("innovation", "examiner"), ("registry", "examiner"))

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 14) | {one_agent(town, self.random, 9).client_id for _ in range(2)}

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if case.handed_in_by.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        day, draw = draft.received.date(), work.random
        if draft.case.handed_in_by.client_id not in self.friends or self.person.away(day) or draw.random() > 0.85:
            return
        if day.weekday() == 4:
            draft.when = at(day + timedelta(days=2), draw.uniform(13.5, 21.0))
        else:
            draft.when = at(day, draw.uniform(20.2, 23.4))
        draft.outcome = "passed" if draft.step.kind == "review" else "done"
        draft.mark = True


class DearSuppliers(Scheme):
    code = "D2"
    words = "orders from six suppliers more than others do, at half as much again as the like costs"
    posts = (("supplies", "buyer"),)

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 6, "supplier")

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 20.0 if step.kind == "sum" and case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "sum" and draft.case.client.client_id in self.friends:
            draft.factor = work.random.uniform(1.45, 1.75)
            draft.hours *= 0.6
            draft.mark = True


class WithoutGoing(Scheme):
    code = "D3"
    words = "sends most files past the visit straight to be signed"
    posts = (("drugs", "reviewer"), ("works", "reviewer"))

    def shape(self, draft: Draft, work: Work) -> None:
        steps = draft.case.matter.steps
        asked = draft.step.kind == "review" and any(step.kind == "visit" for step in steps)
        if asked and draft.outcome == "passed" and work.random.random() < 0.75:
            draft.case.route = tuple(number for number, step in enumerate(steps) if step.kind != "visit")
            draft.mark = True


class SecondTime(Scheme):
    code = "D4"
    words = "refuses what was once returned to those who come themselves, and passes it where an agent brings it"
    posts = (
        ("customs", "examiner"),
        ("drugs", "reviewer"),
        ("registry", "examiner"),
        ("works", "reviewer"),
    )

    def shape(self, draft: Draft, work: Work) -> None:
        case, draw = draft.case, work.random
        if draft.step.kind != "review":
            return
        if not any(act.person is self.person and act.outcome == "returned" for act in case.acts):
            if draft.outcome == "passed" and draw.random() < 0.08:
                draft.outcome, draft.mark = "returned", True
        elif case.agent is not None:
            draft.hours *= 0.4
            draft.outcome, draft.mark = "passed", True
        elif draw.random() < 0.65:
            draft.outcome, draft.mark = "rejected", True


class HighOrNothing(Scheme):
    code = "D5"
    words = "threatens fines at the top of the range, or drops the case"
    posts = (("police", "penalty"), ("environment", "enforcer"), ("forest", "ranger"))

    def shape(self, draft: Draft, work: Work) -> None:
        lot = work.random.random()
        if draft.step.kind != "fine":
            return
        if lot < 0.28:
            draft.outcome, draft.mark = "dropped", True
        elif lot < 0.65:
            draft.outcome, draft.position, draft.mark = "done", 0.3, True


class StartupsWait(Scheme):
    code = "D6"
    words = "lets the files of start-ups lie, and returns them more often"
    posts = (
        ("customs", "examiner"),
        ("drugs", "reviewer"),
        ("innovation", "examiner"),
        ("works", "reviewer"),
    )

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind not in ("review", "sum") or draft.case.client.kind != STARTUP:
            return
        draft.hours *= work.random.uniform(2.0, 4.0)
        draft.mark = True
        earlier = sum(act.outcome == "returned" for act in draft.case.acts)
        if draft.step.kind == "review" and earlier < 2 and work.random.random() < 0.2:
            draft.outcome = "returned"


class OneJobThree(Scheme):
    code = "D7"
    words = "at the quay enters one sealing as two or three, minutes apart"
    posts = (("customs", "sealer"),)

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.parts: set[int] = set()

    def shape(self, draft: Draft, work: Work) -> None:
        if id(draft.case) in self.parts:
            draft.when = draft.received + timedelta(minutes=work.random.uniform(3, 11))
            draft.outcome, draft.mark = "passed", True

    def done(self, act: Act, work: Work) -> None:
        """Open the further jobs within minutes of the first."""
        first = act.person is self.person and act.case.place == QUAY and id(act.case) not in self.parts
        if not first or act.step.kind != "visit" or act.occurred.date() < self.since or work.random.random() > 0.65:
            return
        matter = next(one for one in work.town.matters if one.name == "d_transit_seal")
        self.acts.append(act)
        for number in range(work.random.choice((1, 2))):
            opened = act.recorded + timedelta(minutes=2 + 12 * number)
            if opened > work.end:
                return
            anew = work.case(matter, opened.date(), act.case.client, act.case.agent)
            anew.opened, anew.channel = opened, act.case.channel
            anew.fixed = {step.name: self.person for step in matter.steps}
            self.parts.add(id(anew))
            work.open(anew)


class HandToHand(Scheme):
    code = "D8"
    words = "gives three agents' cases always to the same colleague, with everything prepared"
    posts = (("desk", "counter"), ("labour", "counter"))

    def choose(self, town: Town) -> None:
        self.agents = [one_agent(town, self.random, 9) for _ in range(3)]
        after = ("registry", "examiner") if self.person.unit == "desk" else ("labour", "assessor")
        self.friend = partner(town, self.random, *after)
        self.involved = (self.friend,)

    def _asked(self, case: Case) -> bool:
        return case.agent in self.agents and case.matter.unit == self.friend.unit

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 45.0 if step.kind == "take" and self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "take" and self._asked(draft.case):
            draft.hours *= 0.5
            draft.mark = True

    def done(self, act: Act, work: Work) -> None:  # noqa: ARG002 -- the common signature
        """Name the colleague for what comes next, which is quick as all papers are there."""
        if act.person is self.person and act.step.kind == "take" and self._asked(act.case):
            act.case.fixed[act.case.matter.steps[1].name] = self.friend
            act.case.hard *= 0.4


SCHEMES: tuple[type[Scheme], ...] = (
    DearSuppliers,
    OneJobThree,
    WithoutGoing,
    ServedAtNight,
    SecondTime,
    HighOrNothing,
    StartupsWait,
    HandToHand,
)
