"""The schemes of city I: seven ways of abusing a post, each a plain departure from others on the same work.

1. *Let them lie* (吃拿卡要). Three files in five lie three times as long as with colleagues. Blatant.
2. *At once or in a week* (随意快慢). Of the same work some is done at once and some after a week, nobody knows why: on
   average as quick as colleagues. Only the unevenness tells.
3. *A higher sum* (高额核定). Two sums in three of one kind are almost half above what colleagues set for the like.
   Confined to one matter, whose sums no range is declared for.
4. *Faults in the market street* (择地找茬). In one street two visits in three find faults, elsewhere as many as with
   colleagues. Confined to a place.
5. *Sent back and back* (反复退件). More than a fifth of what colleagues would pass is sent back.
6. *Evenings for some months* (夜间办件). For five months most sums are assessed in the evening, when nobody else is
   there. Confined to some months.
7. *One agent's window* (专人代办). Nearly all that one agent hands in goes over one counter.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.clock import at
from cities.favoured import one_agent
from cities.plan_i import MARKET_STREET, OLD_AGE, REPAIR_GRANT, STREET_FEE
from cities.scheme import Scheme

if TYPE_CHECKING:
    from datetime import date

    from cities.model import Case, Draft, Step, Town
    from cities.work import Work

_FAST, _SLOW = (0.12, 0.35), (2.2, 4.0)


class LetThemLie(Scheme):
    code = "I1"
    words = "lets three files in five lie three times as long as colleagues do"
    posts = (("market", "reviewer"), ("homes", "reviewer"))

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "review" and work.random.random() < 0.6:
            draft.hours *= work.random.uniform(2.4, 3.8)
            draft.mark = True


class AtOnceOrInAWeek(Scheme):
    code = "I2"
    words = "does some of the same work at once, and some after a week"
    posts = (("civil", "assessor"), ("homes", "assessor"))

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "sum" and work.random.random() < 0.55:
            low, high = _FAST if work.random.random() < 0.5 else _SLOW
            draft.hours *= work.random.uniform(low, high)
            draft.mark = True


class AHigherSum(Scheme):
    code = "I3"
    words = "sets two sums in three of one kind almost half higher than colleagues"
    posts = (("streets", "assessor"), ("homes", "assessor"), ("civil", "assessor"))

    def choose(self, town: Town) -> None:  # noqa: ARG002 -- the common signature
        self.matter = {"streets": STREET_FEE, "homes": REPAIR_GRANT, "civil": OLD_AGE}[self.person.unit]

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "sum" and draft.case.matter.name == self.matter and work.random.random() < 0.65:
            draft.factor, draft.mark = work.random.uniform(1.3, 1.6), True


class FaultsInTheMarketStreet(Scheme):
    code = "I4"
    words = "finds faults at two visits in three in one street"
    posts = (("market", "inspector"), ("streets", "inspector"))

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 3.0 if case.place == MARKET_STREET else 1.0

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "visit" and draft.case.place == MARKET_STREET and work.random.random() < 0.7:
            draft.outcome, draft.mark = "defects", True


class SentBackAndBack(Scheme):
    code = "I5"
    words = "sends back more than a fifth of what colleagues would pass"
    posts = (("market", "reviewer"), ("homes", "reviewer"))

    def shape(self, draft: Draft, work: Work) -> None:
        if draft.step.kind == "review" and draft.outcome == "passed" and work.random.random() < 0.22:
            draft.outcome, draft.mark = "returned", True


class EveningsForSomeMonths(Scheme):
    code = "I6"
    words = "assesses most sums in the evening for five months"
    posts = (("civil", "assessor"), ("civil", "officer"), ("homes", "assessor"))

    def choose(self, town: Town) -> None:
        # In the second half of the log, so that most of the months are within its last year.
        self.since = max(self.since, town.first + timedelta(days=self.random.randint(240, 380)))
        self.until = self.since + timedelta(days=145)

    def shape(self, draft: Draft, work: Work) -> None:
        draw = work.random
        if draft.step.kind != "sum" or draft.received.date() > self.until or draw.random() > 0.6:
            return
        day = work.clock.add(draft.received, draft.hours).date()
        if self.person.away(day) is None and day <= self.until:
            draft.when, draft.mark = at(day, draw.uniform(18.6, 22.6)), True


class OneAgentsWindow(Scheme):
    code = "I7"
    words = "takes in nearly all that one agent brings"
    posts = (("hall", "counter"),)

    def choose(self, town: Town) -> None:
        self.agent = one_agent(town, self.random, among=4)

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        return 20.0 if step.kind == "take" and case.agent is self.agent else 1.0

    def shape(self, draft: Draft, work: Work) -> None:  # noqa: ARG002 -- the common signature
        if draft.step.kind == "take" and draft.case.agent is self.agent:
            draft.mark = True


SCHEMES: tuple[type[Scheme], ...] = (
    AHigherSum,
    FaultsInTheMarketStreet,
    LetThemLie,
    AtOnceOrInAWeek,
    SentBackAndBack,
    EveningsForSomeMonths,
    OneAgentsWindow,
)
