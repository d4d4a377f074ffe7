"""What citizens, companies and the bureaus themselves apply for, and when."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.synthetic.clock import HOUR
from riskml.synthetic.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.cards import MatterCard
    from riskml.synthetic.clock import Bools, Clock, Floats, Ints, Seconds
    from riskml.synthetic.parties import Applicants, Parties
    from riskml.synthetic.people import People
    from riskml.synthetic.size import CitySize

_EVEN = (1.0, 0.7, 1.15, 1.1, 1.0, 1.0, 0.95, 0.95, 1.1, 0.9, 1.1, 1.05)
_WINTER = (1.5, 1.0, 0.9, 0.8, 0.8, 0.8, 0.9, 0.9, 0.9, 1.0, 1.2, 1.3)
_YEAR_END = (0.6, 0.5, 0.9, 1.0, 1.0, 1.0, 0.9, 0.9, 1.1, 1.1, 1.5, 1.5)
_SUMMER = (0.8, 0.6, 1.0, 1.1, 1.2, 1.2, 1.1, 1.1, 1.1, 1.0, 0.9, 0.9)
_OFF_DAY = 0.07  # of a working day's applications, handed in online
_INTERNAL_HOURS = (9.2, 16.5)
_PUBLIC_HOURS = (8.5, 20.5)


@dataclass(frozen=True, slots=True)
class Demand:
    """How often a matter arises in one unit, for whom, and with what prospects."""

    per_workday: float
    applicants: Applicants
    approval: float
    season: tuple[float, ...] = _EVEN
    ex_officio: bool = False

    @property
    def internal(self) -> bool:
        """Whether officials of the unit apply, rather than the public."""
        return self.applicants in ("suppliers", "none")

    @property
    def by_party(self) -> bool:
        """Whether the counterparty is also who applied."""
        return not (self.internal or self.ex_officio)


# The matters that the city knows, by the names of their cards.
DEMANDS = {
    "business_licence": Demand(3.2, "companies", 2.2),
    "food_licence": Demand(2.1, "companies", 1.7, _SUMMER),
    "building_permit": Demand(1.7, "companies", 1.3, _SUMMER),
    "key_project": Demand(0.5, "key", 2.2),
    "hardship_aid": Demand(3.0, "citizens", 1.3, _WINTER),
    "administrative_penalty": Demand(1.6, "companies", 1.8, _SUMMER, ex_officio=True),
    "road_occupation": Demand(2.0, "companies", 1.6, _SUMMER),
    "seal_use": Demand(0.55, "none", 3.0),
    "small_procurement": Demand(0.45, "suppliers", 2.4, _YEAR_END),
}


@dataclass(slots=True)
class Cases:
    """What was applied for; arrays run over cases. -1 stands for nobody.

    Parameters
    ----------
    unit, matter, opened
        Where, what (position among the matters) and when.
    party, applicant
        The counterparty, and the official who applied in an internal matter.
    decider
        The official who is to decide, where that is not left to the day's assignment.
    complexity, quality, need
        Honest differences between cases: log of handling time, log-odds of approval, place within the
        range of amounts.
    amount
        What a purchase costs; NaN where the amount is decided later or there is none.
    """

    unit: Ints
    matter: Ints
    opened: Seconds
    party: Ints
    applicant: Ints
    decider: Ints
    complexity: Floats
    quality: Floats
    need: Floats
    amount: Floats

    def __len__(self) -> int:
        return len(self.unit)

    @classmethod
    def of(
        cls, unit: int, matter: int, opened: Seconds, party: Ints, *, approval: float, rng: np.random.Generator
    ) -> Self:
        """Draw what differs between cases that are opened at given times."""
        count = len(opened)
        return cls(
            unit=np.full(count, unit, dtype=np.int64),
            matter=np.full(count, matter, dtype=np.int64),
            opened=opened,
            party=party,
            applicant=np.full(count, -1, dtype=np.int64),
            decider=np.full(count, -1, dtype=np.int64),
            complexity=rng.normal(0, 0.25, count),
            quality=approval + rng.normal(0, 0.6, count),
            need=rng.beta(2.4, 3.0, count),
            amount=np.full(count, np.nan),
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Join sets of cases, in the order of their opening."""
        columns = {one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)}
        order = np.argsort(columns["opened"], kind="stable")
        return cls(**{name: column[order] for name, column in columns.items()})


def served(matters: Sequence[MatterCard], kind: str) -> list[int]:
    """Return the positions of the matters that a kind of unit handles."""
    return [i for i, matter in enumerate(matters) if matter.name in DEMANDS and kind in matter.unit_kinds]


def check_matters(matters: Sequence[MatterCard], kinds: Sequence[str]) -> None:
    """Refuse matters with which the city could not be played, naming everything that is missing."""
    cards = {matter.name: matter for matter in matters}
    faults = [
        Fault(
            Verbatim("features/matters"),
            phrase("the_card_toml", name=name),
            phrase("none"),
            phrase("the_synthetic_city_plays_it_add"),
        )
        for name in DEMANDS
        if name not in cards
    ]
    for card in (cards[name] for name in DEMANDS if name in cards):
        where = Verbatim(f"features/matters/{card.name}.toml")
        if sum(step.decides for step in card.step) != 1:
            faults.append(
                Fault(where, phrase("one_step_that_decides"), Verbatim(str(sum(step.decides for step in card.step))))
            )
        if not set(card.unit_kinds) & set(kinds):
            faults.append(Fault(where, phrase("a_unit_kind", names=", ".join(kinds)), Verbatim(str(card.unit_kinds))))
        if card.limit_workdays is None:
            faults.append(Fault(where, Verbatim("limit_workdays"), phrase("none")))
        faults += [
            Fault(
                phrase("step", where=where, name=step.name),
                phrase("a_post_and_limit_workdays"),
                phrase("one_of_them_is_missing"),
            )
            for step in card.step
            if step.post is None or step.limit_workdays is None
        ]
    for name, key in (
        ("small_procurement", "threshold"),
        ("hardship_aid", "amount"),
        ("administrative_penalty", "amount"),
    ):
        if name in cards and getattr(cards[name], key) is None:
            faults.append(Fault(Verbatim(f"features/matters/{name}.toml"), Verbatim(key), phrase("none")))
    if faults:
        raise ProjectError(faults)


def arrive(
    size: CitySize,
    clock: Clock,
    people: People,
    parties: Parties,
    *,
    matters: Sequence[MatterCard],
    rng: np.random.Generator,
) -> Cases:
    """Draw every case of the log: by working day and season, from heavy-tailed applicants."""
    parts = []
    month = clock.years_month()[: clock.horizon]
    day_factor = np.where(clock.working[: clock.horizon], 1.0, _OFF_DAY)
    for place, unit in enumerate(people.units):
        busy = rng.lognormal(0, 0.12)
        for matter in served(matters, unit.kind):
            demand = DEMANDS[matters[matter].name]
            open_days = clock.working[: clock.horizon] if demand.internal else day_factor
            rate = demand.per_workday * size.demand * busy * np.array(demand.season)[month] * open_days
            days = np.repeat(np.arange(clock.horizon), rng.poisson(rate))
            hours = _INTERNAL_HOURS if demand.internal else _PUBLIC_HOURS
            opened = clock.at(days, _seconds(hours, len(days), clock.working[days], rng))
            party = parties.draw(demand.applicants, unit.district, len(days), rng)
            cases = Cases.of(place, matter, opened, party, approval=demand.approval, rng=rng)
            if demand.internal:
                staff = np.flatnonzero((people.unit == place) & (people.since == 0))
                cases.applicant = rng.choice(staff, len(days))
            if matters[matter].threshold is not None:
                cases.amount = np.clip(rng.lognormal(np.log(8500), 0.75, len(days)), 300, 180000).round(-1)
            parts.append(cases)
    return Cases.joined(parts)


def _seconds(hours: tuple[float, float], count: int, working: Bools, rng: np.random.Generator) -> Ints:
    """Draw times of day: most in the morning, on days off any time of the long day."""
    low, high = hours
    morning = rng.beta(1.4, 2.2, count)
    drawn = np.where(working, morning, rng.random(count))
    return ((low + (high - low) * drawn) * HOUR).astype(np.int64)
