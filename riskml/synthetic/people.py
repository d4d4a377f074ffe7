"""Units and officials of the synthetic city: their posts, leaves and honest differences."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from riskml.synthetic import names
from riskml.synthetic.truth import Part

if TYPE_CHECKING:
    from riskml.synthetic.clock import Bools, Clock, Floats, Ints
    from riskml.synthetic.size import CitySize

# Most units are of the kind with the most demand, so that the pattern begins each round with it.
KINDS = ("market_regulation", "civil_affairs", "planning_construction", "urban_management")
_KIND_NAMES = {
    "market_regulation": "市场监督管理局",
    "civil_affairs": "民政局",
    "planning_construction": "规划建设局",
    "urban_management": "城市管理局",
}
_SPECIAL = {"planning_construction": ["project_desk"], "urban_management": ["night_duty", "night_duty"]}
_ROUNDS = 3  # full rounds of KINDS; units beyond them are market regulation
_COVER_DAYS, _COVER_BEFORE_END, _NEW_DAYS = 61, 200, 45
_COVERED, _NEWCOMERS = 2, 2
_LOOK_AHEAD, _PRESENT_AT_LEAST = 5, 3
_OVERTIME = (1.2, 28.0)
"""Of the beta distribution of how likely somebody acts after hours."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with officials, in a district."""

    unit_id: str
    name: str
    kind: str
    district: int


@dataclass(frozen=True, slots=True)
class Leave:
    """An official's absence, both ends included, as positions of days."""

    official: int
    first: int
    last: int
    kind: str


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who acts. Arrays run over officials; two-dimensional ones over officials and days.

    Parameters
    ----------
    unit, post, since
        Where each official is, on which post, from which day on.
    extra
        A second post that an official holds beside the first, or an empty text.
    weight
        The share in each day's assignments; 0 on leave or before arrival.
    available, own_number, own_days
        Days on which the official can act, their running number, and the day of each number.
    speed, lenience, level, overtime
        Honest differences: log of handling time, log-odds of approval, place within the range of amounts,
        probability to act after hours.
    hard_unit
        The unit whose cases are all hard.
    parts
        The honest look-alikes among them.
    """

    units: tuple[Unit, ...]
    ids: tuple[str, ...]
    names: tuple[str, ...]
    unit: Ints
    post: tuple[str, ...]
    extra: tuple[str, ...]
    since: Ints
    leaves: tuple[Leave, ...]
    weight: Floats
    available: Bools
    own_number: Ints
    own_days: Ints
    speed: Floats
    lenience: Floats
    level: Floats
    overtime: Floats
    hard_unit: int
    parts: tuple[Part, ...]

    def holders(self, unit: int, post: str) -> Ints:
        """Return the officials of a unit who hold a post."""
        held = [one for one in np.flatnonzero(self.unit == unit) if post in (self.post[one], self.extra[one])]
        return np.array(held, dtype=np.int64)

    def secondary(self, officials: Ints, post: str) -> Bools:
        """Tell which officials hold a post only beside another."""
        return np.array([self.post[one] != post for one in officials], dtype=np.bool_)


@dataclass(slots=True)
class _LookAlikes:
    """Chooses who is honest and looks otherwise, and what that changes."""

    unit: Ints
    post: tuple[str, ...]
    ids: tuple[str, ...]
    hard_unit: int
    clock: Clock
    rng: np.random.Generator
    leaves: list[Leave]
    since: Ints
    covers: list[tuple[int, int, int, int]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def cast(self) -> None:
        """Cast every kind of look-alike."""
        self._covering()
        self._newcomers()
        self._by_post()

    def _play(self, official: int, kind: str, first: int, last: int, about: tuple[str, ...] = ()) -> None:
        dates = self.clock.dates
        self.parts.append(Part(self.ids[official], kind, str(dates[first]), str(dates[last]), about))

    def _covering(self) -> None:
        """Two officials each take over all the work of a colleague who is sick for two months."""
        places = [int(one) for one in np.unique(self.unit) if one != self.hard_unit]
        for place in self.rng.choice(places, _COVERED, replace=False):
            pair = [one for one in np.flatnonzero(self.unit == place) if self.post[one] == "reviewer"]
            sick, cover = (int(one) for one in self.rng.choice(pair, 2, replace=False))
            first = self.clock.horizon - _COVER_BEFORE_END + int(self.rng.integers(0, 60))
            last = first + _COVER_DAYS
            # Nobody goes on leave while covering, and whoever is sick is on no other leave.
            self.leaves = [
                one for one in self.leaves if one.official not in (sick, cover) or one.last < first or one.first > last
            ]
            self.leaves.append(Leave(sick, first, last, "sick"))
            self.covers.append((cover, sick, first, last))
            self._play(cover, "covering", first, last, (self.ids[sick],))

    def _newcomers(self) -> None:
        taken = {one.official_id for one in self.parts} | {about for one in self.parts for about in one.about}
        able = [
            one
            for one, held in enumerate(self.post)
            if held == "reviewer" and self.unit[one] != self.hard_unit and self.ids[one] not in taken
        ]
        for one in self.rng.choice(able, _NEWCOMERS, replace=False):
            self.since[one] = self.clock.horizon - _NEW_DAYS
            self._play(int(one), "newcomer", int(self.since[one]), self.clock.horizon - 1)

    def _by_post(self) -> None:
        end = self.clock.horizon - 1
        for official, held in enumerate(self.post):
            if held == "project_desk":
                self._play(official, "specialist", 0, end)
            elif held == "night_duty":
                self._play(official, "night_duty", 0, end)
            elif self.unit[official] == self.hard_unit:
                self._play(official, "hard_caseload", 0, end)


def found(size: CitySize, clock: Clock, rng: np.random.Generator) -> People:
    """Found the city: its units, who works there, who is away when."""
    units = _units(size)
    rosters = [_roster(unit.kind, size.officials_per_unit + int(rng.integers(-1, 3))) for unit in units]
    post = tuple(itertools.chain.from_iterable(rosters))
    count = len(post)
    unit = np.repeat(np.arange(len(units)), [len(roster) for roster in rosters])
    ids = tuple(f"P{number:04d}" for number in range(1, count + 1))
    hard_unit = int(rng.choice([i for i, one in enumerate(units) if one.kind == "market_regulation"]))
    since = np.zeros(count, dtype=np.int64)
    holidays = _holidays(count, clock, rng)
    cast = _LookAlikes(unit, post, ids, hard_unit, clock, rng, holidays, since)
    cast.cast()
    available = _availability(post, since, cast.leaves, clock)
    weight, overtime = _weights(available, cast.covers, clock, rng, size.differences)
    weight[since > 0] *= 0.6
    own_number = np.cumsum(available, axis=1).astype(np.int64)
    return People(
        units=units,
        ids=ids,
        names=tuple(names.people(count, rng)),
        unit=unit,
        post=post,
        extra=tuple("reviewer" if one == "project_desk" else "" for one in post),
        since=since,
        leaves=tuple(cast.leaves),
        weight=weight,
        available=available,
        own_number=own_number,
        own_days=_own_days(available),
        speed=size.differences * rng.normal(0, 0.18, count),
        lenience=size.differences * rng.normal(0, 0.3, count),
        level=size.differences * rng.normal(0, 0.04, count),
        overtime=overtime,
        hard_unit=hard_unit,
        parts=tuple(cast.parts),
    )


def bureau_names() -> list[str]:
    """Return a name for every bureau of every district that a city may have."""
    return [names.district(place) + kind for place in range(names.PLACES) for kind in _KIND_NAMES.values()]


def _units(size: CitySize) -> tuple[Unit, ...]:
    units: list[Unit] = []
    for number in range(size.units):
        kind = KINDS[number % len(KINDS)] if number < _ROUNDS * len(KINDS) else KINDS[0]
        place = sum(other.kind == kind for other in units)
        units.append(Unit(f"U{number + 1:02d}", names.district(place) + _KIND_NAMES[kind], kind, place))
    return tuple(units)


def _roster(kind: str, count: int) -> list[str]:
    roster = ["window"] * max(2, round(0.2 * count)) + ["approver"] * max(3, round(0.22 * count))
    roster += ["office"] * 2 + _SPECIAL.get(kind, [])
    return roster + ["reviewer"] * (count - len(roster))


def _holidays(count: int, clock: Clock, rng: np.random.Generator) -> list[Leave]:
    leaves = []
    for official in range(count):
        for start in range(0, len(clock.dates), 182):
            first = start + int(rng.integers(0, 170))
            last = min(first + int(rng.integers(2, 8)), len(clock.dates) - 1)
            kind = "sick" if rng.random() < 0.2 else "annual"  # noqa: PLR2004 - one leave in five is a sick leave
            leaves.append(Leave(official, min(first, last), last, kind))
    return leaves


def _availability(post: tuple[str, ...], since: Ints, leaves: list[Leave], clock: Clock) -> Bools:
    available: Bools = np.tile(clock.working, (len(post), 1))
    nights = np.arange(len(clock.dates))
    for official, held in enumerate(post):
        if held == "night_duty":  # two officers take turns, weekends and holidays included
            available[official] = nights % 2 == official % 2
        available[official, : since[official]] = False
    for leave in leaves:
        available[leave.official, leave.first : leave.last + 1] = False
    return available


def _own_days(available: Bools) -> Ints:
    days = np.full(available.shape, available.shape[1] - 1, dtype=np.int64)
    for official, row in enumerate(available):
        able = np.flatnonzero(row)
        days[official, : len(able)] = able
    return days


def _weights(
    available: Bools,
    covers: list[tuple[int, int, int, int]],
    clock: Clock,
    rng: np.random.Generator,
    differences: float,
) -> tuple[Floats, Floats]:
    """Return each day's share in assignments, and the probability of acting after hours."""
    count, length = len(available), len(clock.dates)
    nominal = rng.lognormal(0, 0.25, count)
    ahead = np.minimum(clock.workdays_after(np.arange(length), np.full(length, _LOOK_AHEAD)), length - 1)
    number = np.cumsum(available, axis=1)
    present = number[:, ahead] - number >= _PRESENT_AT_LEAST
    weight: Floats = np.multiply(nominal[:, None], present)
    habit = differences * rng.beta(*_OVERTIME, count) + (1 - differences) * _OVERTIME[0] / sum(_OVERTIME)
    overtime: Floats = np.repeat(habit[:, None], length, axis=1)
    for cover, sick, first, last in covers:
        weight[cover, first:last] = nominal[cover] + max(nominal[cover], nominal[sick])  # at least double
        overtime[cover, first:last] = np.maximum(3 * overtime[cover, first:last], 0.15)
    return weight, overtime
