"""The schemes of city C: seven ways of abusing a post, each with what an auditor would be shown.

1. *Sent back until an agent comes* (反复退件). A reviewer returns what applicants hand in themselves, twice, then
   refuses it; the same applicant comes again through one agent, and the file passes at once. Blatant.
2. *Some always, some never* (选择性检查). An inspector finds nothing at the firms that pay, whose visits he takes,
   and defects nearly everywhere at those that do not. Blatant.
3. *Cut in two* (化整为零). Who sets a sum above the threshold cuts it into two below, for the same client within
   days, so that no director sees it. Moderate: what is small anyhow is done as by others.
4. *Stamped* (橡皮图章). An approver who is too friendly to look approves half of the files within minutes, each in
   the same time as the one before, and refuses none of those. Moderate.
5. *Hand in hand* (上下串通). A reviewer passes the files of one district quickly and always to one and the same
   approver, who is thereby at it too. Confined to the district.
6. *Entered afterwards* (事后补录). For half a year an officer enters what he should have done at the time weeks
   later, a pile on one evening, dated as if in time. Confined to those months.
7. *Go to him* (指定中介). At the counter those who come themselves for a firm's permit are told to have one agent
   hand it in. Confined to the permits of firms.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import HOURS, at
from cities.favoured import busy, one_agent, partner
from cities.plan_c import PLACES, THRESHOLD
from cities.scheme import Scheme

if TYPE_CHECKING:
    from datetime import date

    from cities.model import Act, Case, Draft, Step, Town
    from cities.work import Work


class Rework(Scheme):
    code = "C1"
    words = "returns and refuses what applicants hand in themselves until one agent hands it in"
    posts = (("permits", "reviewer"), ("building", "reviewer"))

    def choose(self, town: Town) -> None:
        self.agent = one_agent(town, self.random)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if case.agent is self.agent else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        case = draft.case
        if draft.step.kind != "review":
            return
        if case.agent is self.agent:
            draft.hours *= 0.4
            draft.outcome, draft.mark = "passed", True
            return
        earlier = sum(act.outcome == "returned" for act in case.acts)
        if case.agent is None and (earlier or work.random.random() < 0.5):
            draft.outcome, draft.mark = "returned" if earlier < 2 else "rejected", True

    def done(self, act: Act, work: Work) -> None:
        """Let most of the refused come again through the agent, to the same desk."""
        own = act.step.kind == "review" and act.outcome == "rejected" and act.case.agent is None
        if not own or work.random.random() > 0.7:
            return
        anew = work.again(act.case, act, 2 + work.random.expovariate(1 / 4), self.agent)
        if anew is not None:
            anew.fixed[act.step.name] = self.person


class Selective(Scheme):
    code = "C2"
    words = "finds nothing at the firms that pay, and defects nearly everywhere at those that do not"
    posts = (("safety", "inspector"), ("building", "inspector"))

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 9)
        others = [one.client_id for one in town.clients["firm"] if one.client_id not in self.friends]
        self.pressed = set(self.random.sample(others, int(0.45 * len(others))))

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 5.0 if step.kind == "visit" and case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        client = draft.case.client.client_id
        if draft.step.kind != "visit":
            return
        if client in self.friends:
            draft.outcome, draft.mark = "passed", True
        elif client in self.pressed and work.random.random() < 0.8:
            draft.outcome, draft.mark = "defects", True


class CutInTwo(Scheme):
    code = "C3"
    words = "cuts sums above the threshold into two below it, so that no director signs"
    posts = (("commerce", "assessor"), ("buying", "buyer"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.rests: dict[int, float] = {}
        self.halves: set[int] = set()

    def shape(self, draft: Draft, work: Work) -> None:
        case = draft.case
        if draft.step.kind != "sum" or case.matter.money is None or case.matter.money.threshold is None:
            return
        if id(case) in self.halves:
            draft.outcome, draft.mark = "done", True
        elif THRESHOLD < case.claim < 1.9 * THRESHOLD and work.random.random() < 0.85:
            first = THRESHOLD * work.random.uniform(0.92, 0.995)
            self.rests[id(case)] = max(case.claim - first, 0.1 * THRESHOLD)
            case.claim, draft.mark = first, True

    def done(self, act: Act, work: Work) -> None:
        """Let the other half come in, within days, to the same desk."""
        rest = self.rests.pop(id(act.case), None)
        opened = work.clock.add(act.recorded, HOURS * work.random.uniform(0.1, 4))
        if rest is None or act.person is not self.person or opened > work.end:
            return
        anew = work.case(act.case.matter, opened.date(), act.case.client, act.case.agent)
        anew.opened, anew.channel, anew.claim = opened, act.case.channel, rest
        anew.fixed[act.step.name] = self.person
        self.halves.add(id(anew))
        work.open(anew)


class Stamped(Scheme):
    code = "C4"
    words = "approves half of the files within minutes, all in the same time, and refuses none of those"
    posts = (
        ("permits", "approver"),
        ("building", "approver"),
        ("welfare", "approver"),
        ("order", "approver"),
    )

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "decide" and work.random.random() < 0.5:
            draft.when = work.clock.add(draft.received, work.random.uniform(0.04, 0.09))
            draft.outcome, draft.mark = "approved", True


class HandInHand(Scheme):
    code = "C5"
    words = "passes the files of one district quickly, and always to one and the same approver"
    posts = (("welfare", "assessor"), ("permits", "reviewer"), ("social", "reviewer"))

    def choose(self, town: Town) -> None:
        self.place = self.random.choice([place for place, share in PLACES.items() if share >= 0.2])
        self.friend = partner(town, self.random, self.person.unit, "approver")
        self.involved = (self.friend,)

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind not in ("review", "sum") or draft.case.place != self.place:
            return
        draft.hours *= 0.35
        draft.outcome = "passed" if draft.step.kind == "review" else "done"
        draft.factor = 1.1
        draft.mark = True

    def done(self, act: Act, work: Work) -> None:  # noqa: ARG002 -- the common signature
        """Give the file to the friend instead of to whoever is there."""
        if act.person is self.person and act.case.place == self.place:
            for step in act.case.matter.steps:
                if step.kind == "decide":
                    act.case.fixed[step.name] = self.friend


class EnteredAfterwards(Scheme):
    code = "C6"
    words = "for half a year enters weeks later, a pile at a time, what is dated as done in time"
    posts = (("seals", "verifier"), ("roads", "enforcer"), ("order", "enforcer"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.until = self.since + timedelta(days=self.random.randint(150, 215))

    def shape(self, draft: Draft, work: Work) -> None:
        day = draft.received.date()
        if day > self.until or self.person.away(day) or work.random.random() > 0.75:
            return
        draft.when = work.clock.add(draft.received, work.random.uniform(0.5, 6))
        # The pile is entered every other Thursday, counted from the calendar's first.
        entry = draft.when.date() + timedelta(days=8)
        while entry.weekday() != 3 or entry.toordinal() // 7 % 2:
            entry += timedelta(days=1)
        draft.recorded = at(work.clock.workday(entry), work.random.uniform(15.8, 17.4))
        draft.mark = True


class GoToHim(Scheme):
    code = "C7"
    words = "tells firms that come themselves for a permit to have one agent hand it in"
    posts = (("hall", "counter"), ("welfare", "counter"))

    def choose(self, town: Town) -> None:
        self.agent = one_agent(town, self.random, 9)

    def shape(self, draft: Draft, work: Work) -> None:
        case = draft.case
        asked = draft.step.kind == "take" and case.matter.clients == "firm" and case.channel == "window"
        if asked and case.agent is None and work.random.random() < 0.85:
            case.agent = self.agent
            draft.mark = True


SCHEMES: tuple[type[Scheme], ...] = (Rework, Selective, CutInTwo, Stamped, HandInHand, EnteredAfterwards, GoToHim)
