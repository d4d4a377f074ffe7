"""The schemes of city H: eight ways of abusing a post, each with what an auditor would be shown.

1. *Wages for nobody* (吃空饷). Once a month one payer pays the same nine names, each the same sum to the yuan, and all
   on one day. Blatant, though standing payments look much the same.
2. *The subsidy goes round* (循环套补). What a school has been paid for a course is claimed again some weeks later by
   the next of five schools for nearly the same sum, and comes to the same assessor. Confined to a matter.
3. *A market cleared for one* (选择性执法). For five months the stalls of one place are fined by one enforcer, at the
   upper end of the range. Confined to a place and to those months.
4. *The office next door* (指定中介). Who comes without a certain agent is sent back or refused, and told where to go;
   what the agent brings passes at once. Moderate.
5. *Let off at the wharf* (私了). Breaches at the wharf are noted, and dropped the same evening. Confined to a place.
6. *The second door* (换人就批). Who was refused by colleagues applies again, comes to one approver, and is granted.
   Moderate: each grant by itself looks like any other.
7. *Evenings on the sheet* (虚报加班). Half of a day's files are kept for the evening, which is paid by the hour. No
   client gains.
8. *Signed before it is seen* (先批后验). Felling permits of some foresters are granted before anybody was in the wood,
   who goes there afterwards or never. Confined to a matter and to some clients.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import HOURS, at, month_of
from cities.favoured import busy, one_agent
from cities.plan_h import FELLING, FORESTER, PAYROLL, QUAY, SCHOOL, TRAINING, WHARF
from cities.scheme import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cities.model import Act, Case, Draft, Step, Town
    from cities.work import Work


class WagesForNobody(Scheme):
    code = "H1"
    words = "pays the same nine names once a month, each the same sum to the yuan"
    posts = (("money", "payer"),)

    def choose(self, town: Town) -> None:
        names = self.random.sample(town.clients["citizen"], 9)
        self.wages = [(one, float(self.random.randrange(2400, 4300, 50))) for one in names]
        self.paid: set[int] = set()
        self.made: set[int] = set()

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        """Open this month's payments on the first day from the tenth on."""
        due = day >= self.since and day.day >= 10 and month_of(day) not in self.paid
        if not due or not work.clock.works(day) or self.person.away(day):
            return
        self.paid.add(month_of(day))
        matter = next(one for one in work.town.matters if one.name == PAYROLL)
        for client, wage in self.wages:
            case = work.case(matter, day, client)
            case.claim, case.channel, case.basis = wage, "online", "usual"
            case.opened = at(day, work.random.uniform(9.1, 16.5))
            case.fixed = {"register_bill": self.person}
            self.made.add(id(case))
            yield case

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.mark = id(draft.case) in self.made


class TheSubsidyGoesRound(Scheme):
    code = "H2"
    words = "is claimed the same subsidy again by the next of five schools"
    posts = (("work", "assessor"),)

    def choose(self, town: Town) -> None:
        ring = busy(town, self.random, 5, SCHOOL)
        self.ring = [one for one in town.clients[SCHOOL] if one.client_id in ring]

    def _asked(self, case: Case) -> bool:
        return case.matter.name == TRAINING and case.client in self.ring

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 5.0 if step.kind == "sum" and self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.mark = draft.step.kind == "sum" and self._asked(draft.case)

    def done(self, act: Act, work: Work) -> None:
        """Let the next school of the ring claim the same some weeks later."""
        draw = work.random
        ours = act.person is self.person and act.step.kind == "sum" and self._asked(act.case)
        if not ours or act.received.date() < self.since or draw.random() > 0.7:
            return
        opened = work.clock.add(act.occurred, HOURS * draw.uniform(15, 40))
        if opened > work.end:
            return
        following = self.ring[(self.ring.index(act.case.client) + 1) % len(self.ring)]
        anew = work.case(act.case.matter, opened.date(), following, act.case.agent)
        anew.opened, anew.channel, anew.night = opened, act.case.channel, False
        anew.claim = act.case.claim * draw.uniform(0.98, 1.03)
        anew.fixed["value"] = self.person
        work.open(anew)


class AMarketClearedForOne(Scheme):
    code = "H3"
    words = "for five months fines the stalls of one place at the upper end of the range"
    posts = (("food", "enforcer"),)

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.place = self.random.choice(("T2", "T3", "T5"))
        self.until = self.since + timedelta(days=150)

    def _asked(self, case: Case, day: date) -> bool:
        return case.place == self.place and day <= self.until

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 5.0 if self._asked(case, day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "fine" or not self._asked(draft.case, draft.received.date()):
            return
        draft.outcome, draft.position = "done", work.random.uniform(0.2, 0.45)
        draft.mark = True


class TheOfficeNextDoor(Scheme):
    code = "H4"
    words = "sends back or refuses who comes without a certain agent, and passes at once what the agent brings"
    posts = (("food", "reviewer"), ("work", "reviewer"))

    def choose(self, town: Town) -> None:
        self.agent = one_agent(town, self.random, among=12)
        self.refused: set[int] = set()

    def shape(self, draft: Draft, work: Work) -> None:
        case, draw = draft.case, work.random
        if draft.step.kind != "review":
            return
        if case.agent is self.agent:
            draft.hours *= draw.uniform(0.2, 0.5)
            draft.outcome, draft.mark = "passed", True
        elif case.agent is None and draft.outcome == "passed" and not case.fixed:
            chance = draw.random()
            if chance < 0.2:
                draft.outcome, draft.mark = "returned", True
            elif chance < 0.3:
                draft.outcome, draft.mark = "rejected", True
                self.refused.add(id(case))

    def done(self, act: Act, work: Work) -> None:
        """Have most of those whom this reviewer has refused come again through the agent."""
        if act.person is self.person and id(act.case) in self.refused and work.random.random() < 0.7:
            self.refused.discard(id(act.case))
            work.again(act.case, act, work.random.uniform(2, 9), self.agent)


class LetOffAtTheWharf(Scheme):
    code = "H5"
    words = "drops breaches at the wharf the same evening"
    posts = (("port", "enforcer"),)

    @staticmethod
    def _asked(case: Case) -> bool:
        return case.matter.name == QUAY and case.place == WHARF

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "fine" or not self._asked(draft.case) or work.random.random() > 0.6:
            return
        day = work.clock.workday(draft.received.date())
        if self.person.away(day):
            return
        draft.when = at(day, work.random.uniform(18.1, 21.6))
        draft.outcome, draft.mark = "dropped", True


class TheSecondDoor(Scheme):
    code = "H6"
    words = "grants at the second time what colleagues have refused"
    posts = (("work", "approver"), ("schools", "approver"), ("woods", "approver"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.refused: set[tuple[str, str]] = set()
        self.seen = 0

    def _again(self, case: Case) -> bool:
        return (case.client.client_id, case.matter.name) in self.refused

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 8.0 if step.kind == "decide" and self._again(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        self._hear(draft, work)
        if draft.step.kind == "decide" and self._again(draft.case):
            draft.hours *= work.random.uniform(0.3, 0.7)
            draft.outcome, draft.mark = "approved", True

    def _hear(self, draft: Draft, work: Work) -> None:
        """Hear of whom colleagues have refused, and let a third of them know that it can be tried again."""
        for act in work.acts[self.seen :]:
            ours = act.step.unit == self.person.unit and act.person is not self.person
            if act.outcome != "rejected" or not ours or act.occurred.date() < self.since:
                continue
            self.refused.add((act.case.client.client_id, act.case.matter.name))
            if work.random.random() < 0.33:
                passed = work.clock.hours(draft.received) - work.clock.hours(act.recorded)
                work.again(act.case, act, max(passed, 0.0) / HOURS + work.random.uniform(2, 9))
        self.seen = len(work.acts)


class EveningsOnTheSheet(Scheme):
    code = "H7"
    words = "keeps half of a day's files for the evening, which is paid by the hour"
    posts = (("schools", "reviewer"), ("culture", "reviewer"), ("work", "assessor"))

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind not in ("review", "sum") or work.random.random() > 0.5:
            return
        day = work.clock.add(draft.received, draft.hours).date()
        if self.person.away(day) or day.weekday() not in self.person.days:
            return
        draft.when = at(day, work.random.uniform(18.2, 21.2))
        draft.mark = True


class SignedBeforeItIsSeen(Scheme):
    code = "H8"
    words = "has the felling permits of some foresters granted before anybody was in the wood"
    posts = (("woods", "reviewer"),)
    number = 2

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 30, FORESTER)

    def _asked(self, case: Case) -> bool:
        return case.matter.name == FELLING and case.client.client_id in self.friends

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if step.kind == "review" and self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "review" or not self._asked(draft.case) or work.random.random() > 0.85:
            return
        draft.case.route = work.random.choice(((0, 1, 3, 2), (0, 1, 3)))
        draft.outcome, draft.mark = "passed", True


SCHEMES: tuple[type[Scheme], ...] = (
    SignedBeforeItIsSeen,
    WagesForNobody,
    LetOffAtTheWharf,
    AMarketClearedForOne,
    TheOfficeNextDoor,
    TheSecondDoor,
    TheSubsidyGoesRound,
    EveningsOnTheSheet,
)
