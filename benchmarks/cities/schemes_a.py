"""The schemes of city A: seven ways of abusing a post, each with what an auditor would be shown.

1. *Delay for sale* (拖延, 中介代办). A reviewer lets files lie that come straight from applicants, asks for one paper
   after another, and clears within the day what one agent hands in. Believable because the same desk treats the same
   matter in two ways that part exactly at who handed it in.
2. *Visits from the desk* (ghost inspections). An inspector enters visits that nobody can have made: several within an
   hour or so, in different districts, all passed. The times beside the places are the proof.
3. *Fines for friends* (人情罚). An enforcer proposes, for some firms that keep coming to him and for others who pay on
   the spot, fines far below what the same grade of facts costs with everybody else.
4. *Picking the files* (人情案). A reviewer takes the files of a handful of firms out of the common pile, far more than
   his share, and none of them is ever sent back.
5. *Padding* (优亲厚友). Who assesses a subsidy gives people of one district more than others get for the same claim.
6. *Signing in the dark* (突击审批). An approver signs part of the files late at night or on Sundays, hours after they
   came, and refuses none of those.
7. *Written back* (倒签). A reviewer who has let a limit pass enters the act days later under a moment before the limit:
   acts just inside the limit, recorded long after.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import HOURS, at
from cities.plan_a import PARK
from cities.scheme import Scheme

if TYPE_CHECKING:
    from random import Random

    from cities.model import Case, Client, Draft, Step, Town
    from cities.work import Work


def regulars(town: Town, random: Random, number: int, place: str = "") -> set[str]:
    """Return some firms with more business than most, not the largest."""
    firms = [one for one in town.clients["firm"] if 2.5 <= one.weight <= 9 and place in ("", one.place)]
    return {one.client_id for one in random.sample(firms, min(number, len(firms)))}


def handful(town: Town, random: Random, share: float) -> set[str]:
    """Return a few large firms that have together a share of all firms' business."""
    firms = [one for one in town.clients["firm"] if 10 <= one.weight <= 30 and one.place != PARK]
    needed = share * sum(one.weight for one in town.clients["firm"])
    chosen: set[str] = set()
    for one in random.sample(firms, len(firms)):
        if needed <= 0:
            break
        chosen.add(one.client_id)
        needed -= one.weight
    return chosen


class DelayForSale(Scheme):
    code = "A1"
    words = "Delay for sale: lets files lie that come straight from applicants, clears one agent's at once."
    posts = (("market", "reviewer"), ("housing", "reviewer"), ("transport", "reviewer"), ("health", "reviewer"))

    def choose(self, town: Town) -> None:
        agents = sorted(town.clients["agent"], key=lambda one: one.weight)
        self.agent: Client = self.random.choice(agents[2:])
        self.slower = self.random.uniform(1.9, 2.6)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.5 if case.agent is self.agent and step.kind == "review" else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind != "review":
            return
        if draft.case.agent is self.agent:
            draft.hours *= 0.25
            draft.outcome, draft.mark = "passed", True
        elif draft.case.agent is None and self.random.random() < 0.85:
            draft.hours *= self.slower
            draft.mark = True
            if draft.outcome == "passed" and self.random.random() < 0.13 and len(draft.case.acts) < 4:
                draft.outcome = "returned"


class VisitsFromTheDesk(Scheme):
    code = "A2"
    words = "Visits from the desk: enters site visits that nobody can have made, several an hour, all passed."
    posts = (("market", "inspector"), ("housing", "inspector"), ("fire", "inspector"), ("health", "inspector"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.share, self.weekday = self.random.uniform(0.5, 0.7), self.random.randrange(5)
        self.next = at(date(2000, 1, 1), 0)

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "visit" or self.random.random() > self.share:
            return
        due = work.clock.add(draft.received, min(draft.hours, draft.step.limit * HOURS * 0.9))
        if due > self.next or due + timedelta(days=3) < self.next:
            weekly = work.clock.workday(due.date() + timedelta(days=(self.weekday - due.weekday()) % 7))
            start = at(weekly, self.random.choice((9.4, 10.1, 14.2, 15.3)) + self.random.uniform(0, 0.8))
            self.next = max(start, draft.received + timedelta(minutes=20))
        if self.person.away(self.next.date()):
            return
        draft.when = self.next
        self.next += timedelta(minutes=self.random.uniform(4, 15))
        draft.outcome, draft.mark = "passed", True


class FinesForFriends(Scheme):
    code = "A3"
    words = "Fines for friends: some firms are fined far below what the same facts cost with everybody else."
    posts = (("urban", "enforcer"), ("transport", "enforcer"))

    def choose(self, town: Town) -> None:
        self.friends = regulars(town, self.random, 8, self.person.place)
        self.off = self.random.uniform(0.55, 0.8)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 4.0 if case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "fine" and (draft.case.client.client_id in self.friends or self.random.random() < 0.3):
            draft.position = -draft.case.claim * self.off
            draft.mark = True


class PickingTheFiles(Scheme):
    code = "A4"
    words = "Picking the files: takes a handful of firms' files out of the common pile, and sends none back."
    posts = (("market", "reviewer"), ("transport", "reviewer"))

    def choose(self, town: Town) -> None:
        self.friends = handful(town, self.random, 0.05)
        self.grip = self.random.uniform(20, 40)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return self.grip if case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.case.client.client_id in self.friends and draft.step.kind == "review":
            draft.outcome, draft.mark = "passed", True


class Padding(Scheme):
    code = "A5"
    words = "Padding: people of one district are given more than others get for the same claim."
    posts = (("labour", "reviewer"), ("farming", "reviewer"), ("civil", "reviewer"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.home = self.random.choice(("D1", "D2", "D3"))
        self.more = self.random.uniform(1.35, 1.6)

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        related = self.random.random() < (0.9 if draft.case.place == self.home else 0.25)
        if draft.step.kind == "sum" and related:
            draft.factor = self.more * self.random.uniform(0.92, 1.08)
            draft.mark = True


class SigningInTheDark(Scheme):
    code = "A6"
    words = "Signing in the dark: part of the approvals late at night or on Sundays, hours after receipt, none refused."
    posts = (
        ("market", "approver"), ("housing", "approver"), ("urban", "approver"), ("transport", "approver"),
        ("labour", "approver"),
    )  # fmt: skip

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.share = self.random.uniform(0.22, 0.35)

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        day = draft.received.date()
        if draft.step.kind != "decide" or self.random.random() > self.share or self.person.away(day):
            return
        sunday = day + timedelta(days=(6 - day.weekday()) % 7)
        on_sunday = day.weekday() >= 4 and self.random.random() < 0.5 and not self.person.away(sunday)
        when = at(sunday, self.random.uniform(13, 21)) if on_sunday else at(day, self.random.uniform(19.8, 23.4))
        if when > draft.received:
            draft.when, draft.outcome, draft.mark = when, "approved", True


class WrittenBack(Scheme):
    code = "A7"
    words = "Written back: acts that came too late are entered days after, under a moment just inside the limit."
    posts = (("housing", "reviewer"), ("labour", "reviewer"), ("health", "reviewer"), ("transport", "reviewer"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.slower = self.random.uniform(1.4, 1.7)

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind not in ("review", "sum"):
            return
        draft.hours *= self.slower
        limit = draft.step.limit * HOURS
        if draft.hours < 0.85 * limit:
            return
        truly = work.clock.add(draft.received, max(draft.hours, limit) + self.random.uniform(6, 35))
        if self.person.away(truly.date()):
            return
        draft.when = work.clock.add(draft.received, limit - self.random.uniform(0.3, 6))
        draft.recorded, draft.mark = truly, True


SCHEMES: tuple[type[Scheme], ...] = (
    DelayForSale, VisitsFromTheDesk, FinesForFriends, PickingTheFiles, Padding, SigningInTheDark, WrittenBack,
)  # fmt: skip
