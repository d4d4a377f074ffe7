"""How the city works through its cases: who does each step, when, and with what outcome."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from riskml.cards import newest
from riskml.core.months import month_numbers
from riskml.synthetic.clock import HOUR, night_second, office_second, office_share, seconds_of
from riskml.synthetic.conduct import Task
from riskml.synthetic.demand import served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.cards import MatterCard, WorkflowStep
    from riskml.synthetic.clock import Bools, Clock, Floats, Ints, Seconds
    from riskml.synthetic.conduct import Conduct
    from riskml.synthetic.demand import Cases
    from riskml.synthetic.people import People

Words = npt.NDArray[np.object_]

_TYPICAL = 0.47  # of a step's limit is what it usually takes
_NOISE = 0.42
_HARD_SLOWER, _HARD_STRICTER = 0.36, 0.5
_BUSY_SLOWER = 0.35  # log of handling time per log of the month's load
_HURRY = 0.5  # of those who would be a day or two late finish on the last day instead
_EXCUSED = 0.99
_CORRECTED = 0.04
_OPTIONAL = 0.2
_IN_ORDER = 0.8  # of tasks are done in the order in which they came
_SENSITIVE_OVERTIME = 0.02  # of the usual overtime: seals and penalties rarely leave office hours
_EVENING = (17.1 * HOUR, 20.5 * HOUR)
_REASONS = ("申请材料补正", "现场条件不具备", "需会商其他部门", "系统故障")
_ON_LEAVE = "经办人休假"


@dataclass(slots=True)
class Log:
    """What was done; arrays run over operations. NaN and empty texts stand for nothing."""

    case: Ints
    matter: Ints
    step: Words
    official: Ints
    received: Seconds
    occurred: Seconds
    outcome: Words
    amount: Floats
    reason: Words
    closes: Bools

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Join parts, in the order in which things happened."""
        columns = {one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)}
        order = np.lexsort((columns["case"], columns["occurred"]))
        return cls(**{name: column[order] for name, column in columns.items()})


@dataclass(slots=True)
class Office:
    """The city at work.

    Parameters
    ----------
    due
        The day by which each case is promised; set at acceptance, -1 before.
    """

    people: People
    cases: Cases
    matters: Sequence[MatterCard]
    conducts: Sequence[Conduct]
    clock: Clock
    rng: np.random.Generator
    due: Ints = field(init=False)
    _load: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.due = np.full(len(self.cases), -1, dtype=np.int64)
        self._load = self._loads()

    def work(self) -> Log:
        """Work through every case; what would be done after the log's last day is not in the log."""
        parts = []
        for place, unit in enumerate(self.people.units):
            for matter in served(self.matters, unit.kind):
                ids = np.flatnonzero((self.cases.unit == place) & (self.cases.matter == matter))
                parts += self._through(ids, place, matter)
        return Log.joined(parts)

    def _loads(self) -> Floats:
        """Return each unit's log of load by day, against the unit's own mean."""
        opened = self.clock.index(self.cases.opened)
        month = month_numbers(self.clock.dates)
        month -= month[0]
        loads = np.zeros((len(self.people.units), len(month)))
        for place in range(len(loads)):
            count = np.bincount(month[opened[self.cases.unit == place]], minlength=month.max() + 1)
            per_workday = count / np.maximum(np.bincount(month, weights=self.clock.working), 1)
            usual = per_workday[count > 0].mean()
            loads[place] = np.log(np.where(count > 0, per_workday, usual) / usual)[month]
        return loads

    def _through(self, ids: Ints, place: int, matter: int) -> list[Log]:
        """Take the cases of one unit and matter through the workflow."""
        card, parts = self.matters[matter], []
        received = self.cases.opened[ids]
        for number, step in enumerate(card.step):
            doing = np.ones(len(ids), dtype=np.bool_)
            if not step.required:
                doing = self.rng.random(len(ids)) < _OPTIONAL
            last = number == len(card.step) - 1
            logs = self._step(ids[doing], received[doing], place, (matter, step), closes=last)
            received[doing] = logs[-1].occurred
            if number == 0:
                day = self.clock.index(received)
                promised = np.full(len(ids), int(newest(card.limit_workdays) or 0))
                self.due[ids] = self.clock.workdays_after(day, promised)
            parts += logs[:-1]
            within = self.clock.index(received) < self.clock.horizon
            parts.append(_kept(logs[-1], within[doing]))
            ids, received = ids[within], received[within]
        return parts

    def _step(
        self,
        ids: Ints,
        received: Seconds,
        place: int,
        doing: tuple[int, WorkflowStep],
        *,
        closes: bool,
    ) -> list[Log]:
        """Do one step of some cases; the last of the logs has every case once."""
        matter, step = doing
        conducts = [one for one in self.conducts if self.people.unit[one.official] == place]
        task = self._task(ids, received, place, self.matters[matter], step)
        if step.decides:
            forced = self.cases.decider[ids]
            task.official = np.where(forced >= 0, forced, task.official)
        for one in conducts:
            one.steer(task)
        self._begin(task, received)
        self._pace(task, ids, place)
        for one in conducts:
            one.pace(task)
        occurred = self._finish(task, conducts)
        for one in conducts:
            one.judge(task)
        outcome, amount = self._decide(task, ids)
        log = Log(
            case=ids,
            matter=np.full(len(ids), matter, dtype=np.int64),
            step=np.full(len(ids), step.name, dtype=object),
            official=task.official,
            received=received + self.rng.integers(5, 60, len(ids)).astype("timedelta64[s]"),
            occurred=occurred,
            outcome=outcome,
            amount=amount,
            reason=self._reasons(task, ids, occurred, closes=closes),
            closes=np.full(len(ids), closes),
        )
        if step.post != "reviewer" or len(ids) == 0:
            return [log]
        return self._correct(log, task)

    def _task(self, ids: Ints, received: Seconds, place: int, matter: MatterCard, step: WorkflowStep) -> Task:
        day = self.clock.index(received)
        holders = self.people.holders(place, step.post or "")
        official = self._assign(holders, day, self.cases.applicant[ids], step.post or "")
        count = len(ids)
        return Task(
            matter=matter,
            step=step,
            party=self.cases.party[ids],
            day=day,
            official=official,
            holders=holders,
            days=np.zeros(count),
            hurried=np.ones(count, dtype=np.bool_),
            base=np.zeros(count),
            position=np.zeros(count),
            approve=self.cases.quality[ids].copy(),
            level=np.zeros(count),
            excuse=np.full(count, _EXCUSED),
            rng=self.rng,
        )

    def _assign(self, holders: Ints, day: Ints, applicant: Ints, post: str) -> Ints:
        """Draw at random, by each day's weights, among those on the post who did not apply themselves."""
        weight = self.people.weight[holders][:, day].T
        weight = weight * np.where(self.people.secondary(holders, post), 0.4, 1.0)
        weight[applicant[:, None] == holders[None, :]] = 0.0
        # On a day when everybody is away the work goes to whoever is on the post at all.
        nobody = weight.sum(axis=1) == 0
        there = self.people.since[holders][None, :] <= day[nobody, None]
        weight[nobody] = there * (applicant[nobody, None] != holders[None, :])
        share = np.cumsum(weight, axis=1)
        drawn = self.rng.random(len(day)) * share[:, -1]
        chosen: Ints = holders[(share <= drawn[:, None]).sum(axis=1)]
        return chosen

    def _begin(self, task: Task, received: Seconds) -> None:
        """Set when each official could begin, on the official's own days."""
        there = self.people.available[task.official, task.day]
        number = self.people.own_number[task.official, task.day]
        share = np.where(self._by_night(task), 0.0, office_share(seconds_of(received)))
        task.base = np.where(there, number - 1 + share, number)

    def _by_night(self, task: Task) -> Bools:
        return np.array([self.people.post[one] == "night_duty" for one in task.official], dtype=np.bool_)

    def _pace(self, task: Task, ids: Ints, place: int) -> None:
        """Draw how long each task takes, and keep most of each official's queue in order."""
        hard = _HARD_SLOWER if place == self.people.hard_unit else 0.0
        log_days = (
            np.log(_TYPICAL * task.limit)
            + self.people.speed[task.official]
            + self.cases.complexity[ids]
            + _BUSY_SLOWER * self._load[place][task.day]
            + hard
            + self.rng.normal(0, _NOISE, len(ids))
        )
        task.days = np.maximum(np.exp(log_days), 0.01) * np.where(self._by_night(task), 0.6, 1.0)
        in_order = self.rng.random(len(ids)) < _IN_ORDER
        for official in task.holders:
            mine = np.flatnonzero(in_order & (task.official == official))
            queue = mine[np.argsort(task.base[mine], kind="stable")]
            task.days[queue] = np.sort(task.base[queue] + task.days[queue]) - task.base[queue]

    def _finish(self, task: Task, conducts: Sequence[Conduct]) -> Seconds:
        """Turn working days into moments, by each official's own days and hours."""
        people, clock, rng = self.people, self.clock, self.rng
        task.position = task.base + task.days
        received = people.own_number[task.official, task.day] - people.available[task.official, task.day]
        over = np.floor(task.position) - received - task.limit
        hurry = task.hurried & (over > 0) & (over <= 2) & (rng.random(len(over)) < _HURRY)  # noqa: PLR2004
        task.position[hurry] -= over[hurry]
        for one in conducts:
            one.finish(task)
        whole = np.minimum(np.floor(task.position).astype(np.int64), len(clock.dates) - 1)
        day = people.own_days[task.official, whole]
        part = task.position - np.floor(task.position)
        night = self._by_night(task)
        second = np.where(night, night_second(part), office_second(part))
        likely = people.overtime[task.official, np.minimum(day, clock.horizon)]
        likely = likely * (_SENSITIVE_OVERTIME if task.matter.sensitive else 1.0)
        late = ~night & (rng.random(len(day)) < likely)
        evening = rng.uniform(*_EVENING, len(day)).astype(np.int64)
        return clock.at(day, np.where(late, evening, second))

    def _decide(self, task: Task, ids: Ints) -> tuple[Words, Floats]:
        """Draw outcomes and amounts of the step that decides; other steps are done."""
        count = len(ids)
        outcome = np.full(count, "done", dtype=object)
        amount = np.full(count, np.nan)
        if not task.step.decides:
            return outcome, amount
        hard = self.cases.unit[ids] == self.people.hard_unit
        odds = task.approve + self.people.lenience[task.official] - _HARD_STRICTER * hard
        approved = self.rng.random(count) < 1 / (1 + np.exp(-odds))
        refused = np.where(self.rng.random(count) < 0.5, "rejected", "returned")  # noqa: PLR2004 - half each
        outcome = np.where(approved, "approved", refused).astype(object)
        if task.matter.amount is not None:
            low, high = task.matter.amount.low, task.matter.amount.high
            level = self.cases.need[ids] + self.people.level[task.official] + task.level
            level = np.clip(level + self.rng.normal(0, 0.05, count), 0, 1)
            amount = np.where(approved, (low + (high - low) * level).round(-2), np.nan)
        else:
            amount = self.cases.amount[ids]
        return outcome, amount

    def _reasons(self, task: Task, ids: Ints, occurred: Seconds, *, closes: bool) -> Words:
        """Give most late steps a recorded reason."""
        clock, rng = self.clock, self.rng
        day = np.minimum(clock.index(occurred), len(clock.dates) - 1)
        late = clock.number[day] - clock.number[task.day] > task.limit
        if closes:
            late |= day > self.due[ids]
        own = self.people.own_number
        away = clock.number[day] - clock.number[task.day] - own[task.official, day] + own[task.official, task.day]
        said = np.where(away >= 2, _ON_LEAVE, rng.choice(_REASONS, len(ids)))  # noqa: PLR2004 - two days away
        return np.where(late & (rng.random(len(ids)) < task.excuse), said, "").astype(object)

    def _correct(self, log: Log, task: Task) -> list[Log]:
        """Send a few reviews back for papers: the step is done twice, by the same official."""
        share = _CORRECTED * (2.0 if self.cases.unit[log.case[0]] == self.people.hard_unit else 1.0)
        again = self.rng.random(len(log.case)) < share
        again &= self.clock.index(log.occurred) < self.clock.horizon
        first = _kept(log, again)
        first.outcome[:] = "returned"
        whole = np.floor(task.position[again]).astype(np.int64) + self.rng.integers(1, 3, int(again.sum()))
        whole = np.minimum(whole, len(self.clock.dates) - 1)
        day = self.people.own_days[task.official[again], whole]
        second = office_second(self.rng.random(len(day)))
        log.received[again] = log.occurred[again] + np.timedelta64(1, "m")
        log.occurred[again] = self.clock.at(day, second)
        log.reason[again] = ""
        return [first, log]


def _kept(log: Log, keep: Bools) -> Log:
    return Log(**{one.name: getattr(log, one.name)[keep] for one in fields(log)})
