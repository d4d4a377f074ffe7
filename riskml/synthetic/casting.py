"""Who plays a scheme: officials are drawn, companies chosen, and the cases that go with it added."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from riskml.synthetic.conduct import Conduct, Crony, OverLenient, QueueJumping, RubberStamping, SlowWalking
from riskml.synthetic.demand import DEMANDS, Cases
from riskml.synthetic.truth import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.cards import MatterCard
    from riskml.synthetic.clock import Clock, Ints
    from riskml.synthetic.parties import Parties
    from riskml.synthetic.people import People
    from riskml.synthetic.size import CitySize

_SHORTEST, _LONGEST = 240, 350  # days that a scheme has been going on when the log ends
_SELF_APPROVERS = 2
_MOST_PER_UNIT = 2
_MONTH = 30.4


@dataclass(slots=True)
class Casting:
    """Draws the players of the schemes and keeps what they do."""

    people: People
    parties: Parties
    clock: Clock
    matters: Sequence[MatterCard]
    size: CitySize
    rng: np.random.Generator
    conducts: list[Conduct] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    added: list[Cases] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _in_unit: Counter[int] = field(default_factory=Counter)

    def cast(self) -> None:
        """Cast every scheme."""
        # Whoever helps to make a look-alike stays honest: the one who covers, and the one covered for.
        self._taken = {one.official_id for one in self.people.parts}
        self._taken |= {about for one in self.people.parts for about in one.about}
        for _ in range(self.size.planted):
            self._crony()
            self._split_purchases()
            self._rubber_stamping()
        posts = ("approver", "reviewer", "reviewer")
        for number in range(self.size.planted):
            self._slow_walking(posts[number % len(posts)])
            self._queue_jumping(posts[(number + 1) % len(posts)])
            self._over_lenient("civil_affairs" if number % len(posts) == 1 else "urban_management")
        for _ in range(_SELF_APPROVERS):
            self._self_approval()

    def _draw(self, post: str, kinds: Sequence[str]) -> int:
        """Draw an official who plays nothing yet, from the units with the fewest players."""
        able = [
            one
            for one, held in enumerate(self.people.post)
            if held == post
            and self.people.ids[one] not in self._taken
            and self.people.units[self.people.unit[one]].kind in kinds
        ]
        fewest = min((self._in_unit[int(self.people.unit[one])] for one in able), default=_MOST_PER_UNIT)
        if fewest >= _MOST_PER_UNIT:
            raise ValueError(f"the city has no {post} left in {', '.join(kinds)}: fewer schemes or more units")
        official = int(self.rng.choice([one for one in able if self._in_unit[int(self.people.unit[one])] == fewest]))
        self._taken.add(self.people.ids[official])
        self._in_unit[int(self.people.unit[official])] += 1
        return official

    def _span(self) -> tuple[int, int]:
        end = self.clock.horizon - 1
        longest = min(_LONGEST, self.clock.horizon - 20)
        return end - int(self.rng.integers(min(_SHORTEST, longest - 1), longest)), end

    def _play(self, kind: str, official: int, span: tuple[int, int], about: Sequence[str] = ()) -> None:
        dates = self.clock.dates[list(span)].astype(str)
        self.parts.append(Part(self.people.ids[official], kind, dates[0], dates[1], tuple(about)))

    def _busiest(self, unit: int, count: int, skip: int = 0) -> Ints:
        """Return the companies with the most demand in a unit's district."""
        pull = self.parties.pull("companies", self.people.units[unit].district)
        return np.argsort(-pull, kind="stable")[skip : skip + count].astype(np.int64)

    def _position(self, matter: str) -> int:
        return next(i for i, card in enumerate(self.matters) if card.name == matter)

    def _cases(self, unit: int, matter: str, days: Ints, party: int) -> Cases:
        opened = self.clock.at(days, self.rng.integers(9 * 3600, 16 * 3600, len(days)))
        parties = np.full(len(days), party, dtype=np.int64)
        approval = DEMANDS[matter].approval
        return Cases.of(unit, self._position(matter), opened, parties, approval=approval, rng=self.rng)

    def _workdays(self, first: int, last: int, count: int) -> Ints:
        days = np.flatnonzero(self.clock.working[first : last + 1]) + first
        return np.sort(self.rng.choice(days, count, replace=count > len(days)))

    def _crony(self) -> None:
        official, span = self._draw("approver", ["market_regulation"]), self._span()
        unit = int(self.people.unit[official])
        # A middling company that grows: it is among the larger applicants, not the largest by far.
        company = int(self.rng.choice(self._busiest(unit, 20, skip=8)))
        months = (span[1] - span[0]) / _MONTH
        for matter, per_month in (("food_licence", 2.0), ("business_licence", 1.4)):
            days = self._workdays(*span, round(per_month * months * self.size.demand))
            self.added.append(self._cases(unit, matter, days, company))
        self.conducts.append(Crony(official, *span, company=company))
        self._play("crony", official, span, [self.parties.ids[company]])

    def _slow_walking(self, post: str) -> None:
        kinds = ["market_regulation", "planning_construction"]
        official, span = self._draw(post, kinds), self._span()
        agents = tuple(int(one) for one in self._busiest(int(self.people.unit[official]), 6))
        self.conducts.append(SlowWalking(official, *span, agents=agents))
        self._play("slow_walking", official, span, [self.parties.ids[one] for one in agents])

    def _queue_jumping(self, post: str) -> None:
        official, span = self._draw(post, ["market_regulation", "planning_construction"]), self._span()
        friends = tuple(int(one) for one in self._busiest(int(self.people.unit[official]), 9))
        self.conducts.append(QueueJumping(official, *span, friends=friends))
        self._play("queue_jumping", official, span, [self.parties.ids[one] for one in friends])

    def _rubber_stamping(self) -> None:
        kinds = ["market_regulation", "civil_affairs", "planning_construction", "urban_management"]
        official, span = self._draw("approver", kinds), self._span()
        self.conducts.append(RubberStamping(official, *span))
        self._play("rubber_stamping", official, span)

    def _over_lenient(self, kind: str) -> None:
        official, span = self._draw("approver", [kind]), self._span()
        self.conducts.append(OverLenient(official, *span))
        self._play("over_lenient", official, span)

    def _split_purchases(self) -> None:
        kinds = sorted({unit.kind for unit in self.people.units})
        official, span = self._draw("approver", kinds), self._span()
        unit = int(self.people.unit[official])
        pull = self.parties.pull("suppliers", self.people.units[unit].district)
        supplier = int(self.rng.choice(np.argsort(-pull, kind="stable")[3:12]))
        threshold = self.matters[self._position("small_procurement")].threshold or 0.0
        colleagues = self.people.holders(unit, "office")
        for start in self._workdays(span[0], span[1] - 20, 6):
            days = self._workdays(int(start), int(start) + 9, int(self.rng.integers(3, 5)))
            cases = self._cases(unit, "small_procurement", days, supplier)
            cases.amount = (threshold * self.rng.uniform(0.62, 0.99, len(days))).round(-1)
            cases.applicant = self.rng.choice(colleagues, len(days))
            cases.decider[:] = official
            cases.quality[:] = 6.0
            self.added.append(cases)
        self._play("split_purchases", official, span, [self.parties.ids[supplier]])

    def _self_approval(self) -> None:
        kinds = sorted({unit.kind for unit in self.people.units})
        official, span = self._draw("approver", kinds), self._span()
        cases = self._cases(int(self.people.unit[official]), "seal_use", self._workdays(span[0], span[1] - 20, 3), -1)
        cases.applicant[:] = official
        cases.decider[:] = official
        cases.quality[:] = 6.0
        self.added.append(cases)
        self._play("self_approval", official, span)
