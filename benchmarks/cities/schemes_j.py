"""The schemes of city J: eight ways of abusing a post, among people who honestly differ a good deal.

1. *Lighter fines* (从轻处罚). Most fines for overload are a fourth lower than those of colleagues. Confined to one
   matter, whose fines no range is declared for.
2. *Over the limit* (超期不办). One file in eight lies until the limit is over.
3. *Entered when it suits* (事后补录). In the harbour what was seen is entered days later, when it is known what is to
   be written. Confined to a place.
4. *Passed unread* (批量过审). For some months most files pass within the hour. Confined to some months.
5. *A no to most strangers* (任意否决). Decides against more than twice as many as colleagues do.
6. *Saturdays alone* (周末独办). A fourth of the sums are worked out on Saturdays.
7. *One agent's window* (专人代办). Much of what one agent hands in goes over one counter.
8. *Sums both ways* (随意测算). Of the same work some sums are far too low and some far too high; on average they are
   like those of colleagues.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import HOURS, at, on_duty
from cities.favoured import one_agent
from cities.plan_j import HARBOUR, OVERLOAD
from cities.scheme import Scheme

if TYPE_CHECKING:
    from datetime import date

    from cities.model import Case, Draft, Step, Town
    from cities.work import Work

_SATURDAY = 5


class LighterFines(Scheme):
    code = "J1"
    words = "sets most fines for overload a fourth lower than colleagues"
    posts = (("roads", "officer"),)

    def shape(self, draft: Draft, work: Work) -> None:
        asked = draft.step.kind == "fine" and draft.case.matter.name == OVERLOAD and draft.outcome == "done"
        if asked and work.random.random() < 0.7:
            draft.factor, draft.mark = work.random.uniform(0.65, 0.85), True


class OverTheLimit(Scheme):
    code = "J2"
    words = "lets one file in eight lie until the limit is over"
    posts = (("labour", "reviewer"), ("water", "reviewer"), ("schools", "reviewer"))

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "review" and work.random.random() < 0.12:
            draft.hours = HOURS * (draft.case.matter.limit + work.random.uniform(0.5, 6))
            draft.mark = True


class EnteredWhenItSuits(Scheme):
    code = "J3"
    words = "enters days later what was seen in the harbour"
    posts = (("fire", "inspector"), ("farms", "inspector"))

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 1.8 if case.place == HARBOUR else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        draw = work.random
        if draft.step.kind != "visit" or draft.case.place != HARBOUR or draw.random() > 0.75:
            return
        day = work.clock.add(draft.received, draft.hours).date()
        if self.person.away(day) is None:
            draft.when = max(on_duty(day, draw), draft.received + timedelta(minutes=20))
            later = work.clock.after(draft.when.date(), draw.randint(3, 9))
            draft.recorded, draft.mark = on_duty(later, draw), True


class PassedUnread(Scheme):
    code = "J4"
    words = "passes most files within the hour for some months"
    posts = (("roads", "reviewer"), ("schools", "reviewer"), ("labour", "reviewer"))

    def choose(self, town: Town) -> None:
        # In the second half of the log, so that most of the months are within its last year.
        self.since = max(self.since, town.first + timedelta(days=self.random.randint(230, 380)))
        self.until = self.since + timedelta(days=145)

    def shape(self, draft: Draft, work: Work) -> None:
        inside = draft.received.date() <= self.until - timedelta(days=3)
        if draft.step.kind == "review" and inside and work.random.random() < 0.65:
            draft.hours = work.random.uniform(0.2, 1.2)
            draft.outcome, draft.mark = "passed", True


class ANoToMostStrangers(Scheme):
    code = "J5"
    words = "decides against more than twice as many as colleagues"
    posts = (("labour", "approver"), ("farms", "approver"), ("roads", "approver"), ("water", "approver"))

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "decide" and draft.outcome == "approved" and work.random.random() < 0.08:
            draft.outcome, draft.mark = "rejected", True


class SaturdaysAlone(Scheme):
    code = "J6"
    words = "works out a fourth of the sums on Saturdays"
    posts = (("labour", "assessor"), ("water", "assessor"))

    def shape(self, draft: Draft, work: Work) -> None:
        draw = work.random
        if draft.step.kind != "sum" or draw.random() > 0.25:
            return
        day = work.clock.add(draft.received, draft.hours).date()
        saturday = day + timedelta(days=(_SATURDAY - day.weekday()) % 7)
        if self.person.away(saturday) is None:
            draft.when, draft.mark = at(saturday, draw.uniform(9.1, 16.8)), True


class OneAgentsWindow(Scheme):
    code = "J7"
    words = "takes in much of what one agent brings"
    posts = (("hall", "counter"),)
    number = 4

    def choose(self, town: Town) -> None:
        self.agent = one_agent(town, self.random, among=8)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 9.0 if step.kind == "take" and case.agent is self.agent else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "take" and draft.case.agent is self.agent:
            draft.mark = True


class SumsBothWays(Scheme):
    code = "J8"
    words = "works out sums far too low and far too high, on average like colleagues"
    posts = (("farms", "assessor"), ("water", "assessor"))

    def shape(self, draft: Draft, work: Work) -> None:
        draw = work.random
        if draft.step.kind == "sum" and draw.random() < 0.45:
            apart = draw.uniform(0.35, 0.6)
            draft.factor, draft.mark = math.exp(apart if draw.random() < 0.5 else -apart), True


SCHEMES: tuple[type[Scheme], ...] = (
    LighterFines,
    ANoToMostStrangers,
    SumsBothWays,
    SaturdaysAlone,
    EnteredWhenItSuits,
    PassedUnread,
    OverTheLimit,
    OneAgentsWindow,
)
