"""The schemes of city B: seven others, each with what an auditor would be shown.

1. *Splitting* (化整为零). Claims of a few people come in pieces within days, each just below the sum that would need
   the director's hand, all assessed by the same person.
2. *Two hands* (串通). An examiner takes what a few agents hand in, and one registrar, always the same, signs it minutes
   later: the second look that the law wants has not taken place.
3. *The door that an agent opens* (拒后代办). Who applies alone is refused; who comes back days later through one agent
   gets the same from the same desk.
4. *Dropped files* (压案不查). Cases against some firms are opened and then dropped, far more often than cases with the
   same facts are elsewhere.
5. *A little more* (乱收费). A counter takes from part of those who come in person more than the tariff of the
   category.
6. *A lent account* (代签, 冒用账号). Approvals under a superior's account come from a clerk's terminal minutes after
   the clerk's own step, and on days on which the superior is on leave.
7. *Inspected until he pays* (频繁检查). A few firms at a time are visited again and again within weeks, with faults
   each time, and after the last visit found in order; then come the next.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.scheme import Scheme
from cities.schemes_a import regulars

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cities.model import Act, Case, Client, Draft, Matter, Step, Town
    from cities.work import Work


def _matter(town: Town, unit: str, post: str, kind: str) -> Matter:
    """Return a matter in which a post has a step of a kind."""
    return next(
        one
        for one in town.matters
        if any((step.unit, step.post, step.kind) == (unit, post, kind) for step in one.steps)
    )


def _agent(scheme: Scheme, town: Town) -> Client:
    agents = sorted(town.clients["agent"], key=lambda one: one.weight)
    return scheme.random.choice(agents[8:-3])


class Splitting(Scheme):
    code = "B1"
    words = "Splitting: claims of a few people in pieces just below the sum that needs a second hand."
    posts = (("medins", "auditor"), ("grants", "examiner"))
    number = 4

    def choose(self, town: Town) -> None:
        self.matter = _matter(town, self.person.unit, self.person.post, "sum")
        self.friends = [self.random.choice(town.clients[self.matter.clients]) for _ in range(10)]
        self.often = self.random.uniform(0.13, 0.18) if self.person.unit == "medins" else 0.11

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        if day < self.since or not work.clock.works(day) or self.random.random() > self.often:
            return
        client, money = self.random.choice(self.friends), self.matter.money
        for piece in range(self.random.choice((2, 3, 3, 4))):
            on = work.clock.after(day, 1 + piece + self.random.randrange(2))
            case = work.case(self.matter, on, client)
            case.claim = (money.threshold or 0.0 if money else 0.0) * self.random.uniform(0.88, 0.995)
            case.fixed = {step.name: self.person for step in self.matter.steps if step.kind == "sum"}
            if on <= work.town.last:
                yield case

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "sum" and draft.case.client in self.friends and draft.step.name in draft.case.fixed:
            draft.mark = True


class FrontHand(Scheme):
    code = "B2"
    words = "Two hands: takes what a few agents hand in, and the same registrar signs it within minutes."
    posts = (("estate", "examiner"),)
    number = 2

    def choose(self, town: Town) -> None:
        self.friends: set[str] = set()
        while len(self.friends) < 3:
            self.friends.add(_agent(self, town).client_id)
        self.partner: BackHand | None = None

    def ours(self, case: Case, day: date) -> bool:
        together = self.partner is not None and day >= max(self.since, self.partner.since)
        return together and case.handed_in_by.client_id in self.friends

    def pull(self, case: Case, step: Step, day: date) -> float:
        return 15.0 if step.kind == "review" and self.ours(case, day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "review" and self.ours(draft.case, draft.received.date()):
            draft.hours *= 0.5
            draft.outcome, draft.mark = "passed", True

    def done(self, act: Act, work: Work) -> None:  # noqa: ARG002 -- the common signature
        ours = act.step.kind == "review" and self.ours(act.case, act.occurred.date())
        if ours and self.partner and self.partner.person.away(act.recorded.date()) is None:
            act.case.fixed["sign_off"] = self.partner.person


class BackHand(Scheme):
    code = "B2"
    words = "Two hands: signs within minutes what one examiner takes from a few agents."
    posts = (("estate", "registrar"),)
    number = 2

    def choose(self, town: Town) -> None:
        fronts = [one for person in town.people for one in person.habits if isinstance(one, FrontHand)]
        self.partner = next(one for one in fronts if one.partner is None)
        self.partner.partner = self

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        before = draft.case.acts[-1].person if draft.case.acts else None
        if before is self.partner.person and self.partner.ours(draft.case, draft.received.date()):
            draft.when = draft.received + timedelta(minutes=self.random.uniform(2, 16))
            draft.outcome, draft.mark = "approved", True


class AgentOpensTheDoor(Scheme):
    code = "B3"
    words = "The door that an agent opens: refuses who applies alone, and passes the same people with one agent."
    posts = (("tax", "assessor"), ("tobacco", "reviewer"), ("estate", "examiner"), ("environment", "reviewer"))
    number = 4

    def choose(self, town: Town) -> None:
        self.agent = _agent(self, town)
        self.share = self.random.uniform(0.28, 0.4)
        self.sent: dict[int, bool] = {}

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind != "review":
            return
        if draft.case.agent is self.agent:
            draft.outcome, draft.mark = "passed", True
            draft.hours *= 0.6
        elif draft.case.agent is None and self.random.random() < self.share:
            draft.outcome, draft.mark = "rejected", True
            self.sent[id(draft.case)] = True

    def done(self, act: Act, work: Work) -> None:
        if self.sent.pop(id(act.case), False) and act.outcome == "rejected" and self.random.random() < 0.6:
            anew = work.again(act.case, act, self.random.uniform(2, 14), self.agent)
            if anew:
                anew.fixed[act.step.name] = self.person


class DroppedFiles(Scheme):
    code = "B4"
    words = "Dropped files: opens cases and drops them, for some firms nearly always."
    posts = (("wages", "inspector"), ("environment", "inspector"), ("tax", "checker"), ("traffic", "penalty"))
    number = 4

    def choose(self, town: Town) -> None:
        self.friends = regulars(town, self.random, 14)
        self.others = self.random.uniform(0.25, 0.36)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 5.0 if case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        share = 0.85 if draft.case.client.client_id in self.friends else self.others
        if draft.step.kind == "fine" and self.random.random() < share:
            draft.outcome, draft.mark = "dropped", True


class ALittleMore(Scheme):
    code = "B5"
    words = "A little more: takes more than the tariff from part of those who come in person."
    posts = (("traffic", "counter"), ("water", "counter"), ("estate", "counter"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.share = self.random.uniform(0.4, 0.6)

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        case = draft.case
        asked = case.agent is None and case.channel == "window" and case.matter.money is not None
        if draft.step.kind == "take" and asked and self.random.random() < self.share:
            draft.factor = self.random.uniform(1.1, 1.35)
            draft.mark = True


class LentAccount(Scheme):
    code = "B6"
    words = "A lent account: approvals from a clerk's terminal minutes after the clerk's step, on leave days too."
    posts = (
        ("medins", "approver"), ("school", "approver"), ("tobacco", "approver"), ("environment", "approver"),
        ("grants", "approver"),
    )  # fmt: skip

    def choose(self, town: Town) -> None:
        below = ("auditor", "examiner", "reviewer")
        clerks = [one for one in town.people if one.unit == self.person.unit and one.post in below]
        self.clerk = self.random.choice([one for one in clerks if not one.habits])
        self.involved = (self.clerk,)
        self.share = self.random.uniform(0.6, 0.8)

    def comes_in(self, day: date) -> bool:
        return day >= self.since

    def shape(self, draft: Draft, work: Work) -> None:
        day = draft.received.date()
        gone = self.person.away(day) is not None
        hers = any(act.person is self.clerk for act in draft.case.acts)
        if draft.step.kind != "decide" or not (gone or (hers and self.random.random() < self.share)):
            return
        draft.when = draft.received + timedelta(minutes=self.random.uniform(1, 9) + 60 * gone * self.random.random())
        if not work.clock.works(draft.when.date()):
            draft.when = None
            return
        draft.device, draft.outcome, draft.mark = self.clerk.device, "approved", True


class InspectedUntilHePays(Scheme):
    code = "B7"
    words = "Inspected until he pays: the same few firms visited again and again, with faults each time but the last."
    posts = (("environment", "inspector"), ("gas", "inspector"), ("tobacco", "inspector"), ("tax", "checker"))

    def choose(self, town: Town) -> None:
        visited = [one for one in town.matters if one.steps[0].kind == "visit"]
        mine = {(self.person.unit, self.person.post)}
        self.matter = next(one for one in visited if {(one.steps[0].unit, one.steps[0].post)} == mine)
        self.plan: dict[date, list[tuple[Client, bool]]] = {}
        self.last: set[int] = set()
        self.cases: set[int] = set()
        self.kept: list[Case] = []

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        if day < self.since or not work.clock.works(day):
            return
        if self.random.random() < 0.09:
            client = self.random.choice([one for one in work.town.clients["firm"] if one.weight < 4])
            visits, on = self.random.randint(4, 7), day
            for visit in range(visits):
                self.plan.setdefault(on, []).append((client, visit + 1 == visits))
                on = work.clock.after(on, self.random.randint(3, 8))
        for client, last in self.plan.pop(day, []):
            case = work.case(self.matter, day, client)
            case.fixed = {step.name: self.person for step in self.matter.steps if step.post == self.person.post}
            self.kept.append(case)
            self.cases.add(id(case))
            if last:
                self.last.add(id(case))
            yield case

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if id(draft.case) not in self.cases:
            return
        draft.mark = True
        if draft.step.kind == "visit":
            found = id(draft.case) not in self.last and self.random.random() < 0.88
            draft.outcome = "defects" if found else "passed"
        elif draft.step.kind == "fine" and self.random.random() < 0.6:
            draft.outcome = "dropped"


SCHEMES: tuple[type[Scheme], ...] = (
    Splitting, FrontHand, BackHand, AgentOpensTheDoor, DroppedFiles, ALittleMore, LentAccount, InspectedUntilHePays,
)  # fmt: skip
