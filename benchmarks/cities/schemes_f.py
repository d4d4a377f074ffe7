"""The schemes of city F: eight ways of abusing a post, each with what an auditor would be shown.

1. *Cases for the tally* (月底凑案). In the last three working days of a month an enforcer opens files against the same
   two dozen small people, all by himself and all at the lowest fine, so that the month's number is met. Blatant.
2. *Checked at the desk* (纸上检查). Most of a week's checks are entered on one afternoon from the office computer,
   minutes apart though the places are far apart, and nothing was ever found. Blatant.
3. *The lent key* (出借密钥). An approver's files come from one reviewer, at whose terminal they are approved minutes
   after the review, also while the approver is on leave. Confined to what this reviewer had.
4. *New firms sail through* (空壳骗税). For half a year the tax files of firms that were registered not long ago are
   done in a third of the time, not returned, and paid a quarter more. Confined to that kind and to those months.
   Moderate.
5. *One's own village* (人情保). Applicants of one village come to one assessor, who finds nothing when going there and
   grants a third more. Confined to that place.
6. *Stopping the clock* (以补停表). What lies until the time for it is nearly up is returned that day for some paper,
   so that it is never late, and passes when it comes back. Moderate.
7. *Cars with a protector* (带车保护). Some carriers are weighed by the same enforcer, and get off at the lower end
   of the range or free. Moderate: the many others are fined as ever.
8. *One bill, paid twice* (重复报销). What three agents bring is entered once more some weeks later, at the same window,
   to the yuan the same. Confined to that matter.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import HOURS, at, month_of
from cities.favoured import busy, partner
from cities.plan_f import HAULIER, NEWCOMER, VILLAGES
from cities.scheme import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from cities.model import Act, Case, Draft, Step, Town
    from cities.work import Work


class CasesForTheTally(Scheme):
    code = "F1"
    words = "opens files against the same small people at the end of a month, all at the lowest fine"
    posts = (("city", "enforcer"),)

    def choose(self, town: Town) -> None:
        self.names = self.random.sample(town.clients["citizen"], 25)
        self.made: set[int] = set()

    def openings(self, work: Work, day: date) -> Iterable[Case]:
        """Open some files on each of the last three working days of a month."""
        clock = work.clock
        late = clock.works(day) and month_of(clock.after(day, 3)) != month_of(day)
        if day < self.since or not late or self.person.away(day):
            return
        matter = next(one for one in work.town.matters if one.name == "f_street_penalty")
        for _ in range(work.random.randint(2, 5)):
            case = work.case(matter, day, work.random.choice(self.names))
            case.fixed = {step.name: self.person for step in matter.steps if step.unit == self.person.unit}
            self.made.add(id(case))
            yield case

    def shape(self, draft: Draft, work: Work) -> None:
        if id(draft.case) not in self.made:
            return
        draft.hours *= work.random.uniform(0.1, 0.3)
        if draft.step.kind == "fine":
            draft.outcome, draft.position = "done", -1.0
        draft.mark = True


class CheckedAtTheDesk(Scheme):
    code = "F2"
    words = "enters the week's checks on one afternoon from the office, minutes apart, and finds nothing"
    posts = (("fire", "inspector"), ("health", "inspector"), ("lifts", "examiner"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.weekday = self.random.choice((3, 4))
        self.entered: dict[date, datetime] = {}

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "visit" or work.random.random() > 0.7:
            return
        # what reaches the desk on the very day waits for the next week: a list is made of it the evening before
        ahead = (self.weekday - draft.received.weekday()) % 7 or 7
        day = draft.received.date() + timedelta(days=ahead)
        if not work.clock.works(day) or self.person.away(day):
            return
        before = self.entered.get(day, at(day, work.random.uniform(15.0, 15.6)))
        self.entered[day] = before + timedelta(minutes=work.random.uniform(2.5, 7))
        draft.when = self.entered[day]
        draft.device = self.person.device
        draft.recorded = draft.when + timedelta(minutes=work.random.uniform(0.5, 2))
        draft.outcome, draft.mark = "passed", True


class TheLentKey(Scheme):
    code = "F3"
    words = "lends the key to a reviewer, who approves what he has reviewed himself, also while the other is on leave"
    posts = (("permits", "approver"),)

    def choose(self, town: Town) -> None:
        self.friend = partner(town, self.random, "permits", "reviewer")
        self.involved = (self.friend,)

    def _by_friend(self, case: Case) -> bool:
        return any(act.person is self.friend and act.step.kind == "review" for act in case.acts)

    def comes_in(self, day: date) -> bool:
        return day >= self.since and self.friend.away(day) is None

    def pull(self, case: Case, step: Step, day: date) -> float:
        if self._by_friend(case):
            return 9.0 if step.kind == "decide" else 1.0
        return 0.001 if self.person.away(day) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "decide" or not self._by_friend(draft.case) or self.friend.away(draft.received.date()):
            return
        if self.person.away(draft.received.date()) is None and work.random.random() > 0.75:
            return
        draft.when = draft.received + timedelta(minutes=work.random.uniform(2, 25))
        draft.device = self.friend.device
        draft.outcome, draft.mark = "approved", True


class NewFirmsSailThrough(Scheme):
    code = "F4"
    words = "for half a year does the files of firms registered not long ago at once, and pays them a quarter more"
    posts = (("tax", "reviewer"),)

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.until = self.since + timedelta(days=185)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 2.5 if case.client.kind == NEWCOMER and day <= self.until else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.case.client.kind != NEWCOMER or draft.received.date() > self.until:
            return
        draft.hours *= work.random.uniform(0.2, 0.45)
        if draft.step.kind == "sum":
            draft.factor = work.random.uniform(1.15, 1.35)
        elif draft.step.kind == "review" and work.random.random() < 0.9:
            draft.outcome = "passed"
        draft.mark = True


class OnesOwnVillage(Scheme):
    code = "F5"
    words = "gets the applicants of one village, finds nothing there, and grants them a third more"
    posts = (("relief", "assessor"), ("farm", "assessor"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.village = self.random.choice(VILLAGES)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 6.0 if case.place == self.village else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.case.place != self.village or work.random.random() > 0.85:
            return
        draft.hours *= 0.6
        if draft.step.kind == "visit":
            draft.outcome = "passed"
        elif draft.step.kind == "sum":
            draft.factor = work.random.uniform(1.2, 1.5)
        draft.mark = True

    def done(self, act: Act, work: Work) -> None:  # noqa: ARG002 -- the common signature
        """Keep the file after having been there, so that nobody else reckons it."""
        if act.person is self.person and act.case.place == self.village and act.step.kind == "visit":
            act.case.fixed["set_sum"] = self.person


class StoppingTheClock(Scheme):
    code = "F6"
    words = "returns on the last day what has been lying, so that it is never late"
    posts = (("permits", "reviewer"), ("medical", "auditor"))

    def shape(self, draft: Draft, work: Work) -> None:
        draw, limit = work.random, draft.step.limit * HOURS
        if draft.step.kind != "review":
            return
        if any(act.person is self.person and act.outcome == "returned" for act in draft.case.acts):
            draft.hours *= 0.4
            draft.outcome = "passed"
            return
        # some is let lie that another would have done, since nothing can be late any more
        lies = draft.hours > 0.42 * limit or draw.random() < 0.15
        if lies and draft.outcome == "passed" and draw.random() < 0.8:
            draft.hours = limit * draw.uniform(0.82, 0.98)
            draft.outcome, draft.mark = "returned", True


class CarsWithAProtector(Scheme):
    code = "F7"
    words = "has some carriers get off at the lower end of the range, or free"
    posts = (("road", "enforcer"),)

    def choose(self, town: Town) -> None:
        self.friends = busy(town, self.random, 14, HAULIER)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 7.0 if case.client.client_id in self.friends else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind != "fine" or draft.case.client.client_id not in self.friends:
            return
        draft.mark = True
        if work.random.random() < 0.22:
            draft.outcome = "dropped"
        else:
            draft.outcome, draft.position = "done", work.random.uniform(-0.35, -0.15)


class OneBillTwice(Scheme):
    code = "F8"
    words = "enters once more what three agents have brought, some weeks later and to the yuan the same"
    posts = (("medical", "counter"),)

    def choose(self, town: Town) -> None:
        them = sorted(town.clients["agent"], key=lambda one: (-one.weight, one.client_id))
        self.agents = self.random.sample(them[:8], 3)
        self.again: set[int] = set()

    def _asked(self, case: Case) -> bool:
        return case.agent in self.agents and case.matter.name == "f_care_claim"

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 14.0 if step.kind == "take" and self._asked(case) else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        draft.mark = id(draft.case) in self.again

    def done(self, act: Act, work: Work) -> None:
        """Let the same bill come once more, weeks later."""
        first = act.person is self.person and act.step.kind == "take" and id(act.case) not in self.again
        if not first or act.received.date() < self.since or not self._asked(act.case) or work.random.random() > 0.85:
            return
        opened = work.clock.add(act.occurred, HOURS * work.random.uniform(12, 45))
        if opened > work.end:
            return
        anew = work.case(act.case.matter, opened.date(), act.case.client, act.case.agent)
        anew.opened, anew.channel, anew.night = opened, act.case.channel, False
        anew.basis, anew.level, anew.claim = act.case.basis, act.case.level, act.case.claim
        anew.fixed[act.step.name] = self.person
        self.again.add(id(anew))
        self.acts.append(act)
        work.open(anew)


SCHEMES: tuple[type[Scheme], ...] = (
    TheLentKey,
    OneBillTwice,
    CasesForTheTally,
    CarsWithAProtector,
    CheckedAtTheDesk,
    OnesOwnVillage,
    NewFirmsSailThrough,
    StoppingTheClock,
)
