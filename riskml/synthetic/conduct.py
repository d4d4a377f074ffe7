"""The planted schemes: how each changes the work of one official, and nothing else.

A conduct is asked at four moments of every task in its official's unit: when the task is given out, when
the time it takes is drawn, when it is about to be finished, and when it is decided. The honest draw has
been made by then; the conduct changes its own official's tasks while it is active.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskml.cards import newest

if TYPE_CHECKING:
    from riskml.cards import MatterCard, WorkflowStep
    from riskml.synthetic.clock import Bools, Floats, Ints


@dataclass(slots=True)
class Task:
    """One step of many cases of one unit and matter; arrays run over the cases.

    Parameters
    ----------
    matter, step
        The cards' own words on what is to be done.
    party, day
        The counterparty, and the day on which the step's turn came.
    official, holders
        Who does it, and who could.
    days
        Own working days it will take.
    hurried
        Whether a deadline hurries the official, as it does honest ones.
    base, position
        Received and finished, as the official's own working days and shares of a day.
    approve, level
        Log-odds of approval, and place of the amount within its range.
    excuse
        Probability that a reason is recorded where the step is late.
    rng
        Of every draw.
    """

    matter: MatterCard
    step: WorkflowStep
    party: Ints
    day: Ints
    official: Ints
    holders: Ints
    days: Floats
    hurried: Bools
    base: Floats
    position: Floats
    approve: Floats
    level: Floats
    excuse: Floats
    rng: np.random.Generator

    @property
    def limit(self) -> float:
        """Working days promised for the step."""
        return newest(self.step.limit_workdays) or np.inf


@dataclass(frozen=True, slots=True)
class Conduct:
    """What one official does differently from one day to another; by itself, nothing."""

    official: int
    first: int
    last: int

    def active(self, task: Task) -> Bools:
        """Tell which tasks came within the days of the conduct."""
        active: Bools = (task.day >= self.first) & (task.day <= self.last)
        return active

    def mine(self, task: Task) -> Bools:
        """Tell which tasks the official does within the days of the conduct."""
        mine: Bools = (task.official == self.official) & self.active(task)
        return mine

    def steer(self, task: Task) -> None:
        """Change who gets a task."""

    def pace(self, task: Task) -> None:
        """Change how long it takes."""

    def finish(self, task: Task) -> None:
        """Change when exactly it is finished."""

    def judge(self, task: Task) -> None:
        """Change how it is decided."""


@dataclass(frozen=True, slots=True)
class Crony(Conduct):
    """One company's cases find their way to one desk, where they are approved, and fast."""

    company: int = -1
    steered: float = 0.7

    def steer(self, task: Task) -> None:
        """Take most of the company's decisions."""
        if self.official not in task.holders:
            return
        drawn = (task.party == self.company) & self.active(task) & (task.rng.random(len(task.day)) < self.steered)
        task.official[drawn] = self.official

    def pace(self, task: Task) -> None:
        """Be quick for the company."""
        task.days[self.mine(task) & (task.party == self.company)] *= 0.4

    def judge(self, task: Task) -> None:
        """Be kind to the company."""
        task.approve[self.mine(task) & (task.party == self.company)] += 2.5


@dataclass(frozen=True, slots=True)
class SlowWalking(Conduct):
    """Some applicants wait past the limit, unless they come through the right agent."""

    agents: tuple[int, ...] = ()
    share: float = 0.13

    def pace(self, task: Task) -> None:
        """Let some cases lie, and record no reason for most."""
        lying = self.mine(task) & ~np.isin(task.party, self.agents) & (task.rng.random(len(task.day)) < self.share)
        task.days[lying] = task.limit * task.rng.uniform(1.15, 2.2, int(lying.sum())) + 0.6
        task.hurried[lying] = False
        task.excuse[lying] = 0.35


@dataclass(frozen=True, slots=True)
class QueueJumping(Conduct):
    """A few companies need not queue; the others wait a little longer."""

    friends: tuple[int, ...] = ()

    def pace(self, task: Task) -> None:
        """Do the friends' cases at once."""
        mine = self.mine(task)
        friends = mine & np.isin(task.party, self.friends)
        task.days[friends] *= 0.2
        task.days[mine & ~friends] *= 1.3


@dataclass(frozen=True, slots=True)
class RubberStamping(Conduct):
    """Decisions lie until the last day of the limit and are then stamped in a batch, all approved."""

    share: float = 0.5

    def finish(self, task: Task) -> None:
        """Move half of the decisions into one sitting late on the last day."""
        if not task.step.decides:
            return
        held = np.flatnonzero(self.mine(task) & (task.rng.random(len(task.day)) < self.share))
        last_day = np.floor(task.base[held]) + np.floor(task.limit)
        # About 25 seconds a stamp: the office day has seven hours.
        task.position[held] = last_day + 0.88 + 0.001 * (np.arange(len(held)) % 40)
        task.approve[held] += 2.0


@dataclass(frozen=True, slots=True)
class OverLenient(Conduct):
    """Aid is granted more often and higher, fines are set lower, than anybody else's."""

    def judge(self, task: Task) -> None:
        """Lean to the applicant's side, whatever the applicant."""
        mine = self.mine(task)
        fined = task.matter.name == "administrative_penalty"
        task.level[mine] += -0.24 if fined else 0.22
        if not fined:
            task.approve[mine] += 1.4
