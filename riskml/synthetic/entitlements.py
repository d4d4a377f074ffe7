"""Money to people in the synthetic city: wages, aid, funeral subsidies, and the registers beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from riskml.synthetic.plants import Plant

if TYPE_CHECKING:
    from riskml.synthetic.clock import Clock, Ints
    from riskml.synthetic.parties import Parties
    from riskml.synthetic.people import People

_WORKERS, _DAYS_A_MONTH = 40, 6
_ON_AID, _FUNERALS, _CARS = 120, 90, 400
_DEAD_WORKERS, _WITH_MEANS, _TWICE = 2, 3, 2
_DAILY, _AID, _FUNERAL = 160.0, 620.0, 5_000.0
_MONTH = 30


@dataclass(slots=True)
class Entitlements:
    """Draws and keeps every payment to people.

    Parameters
    ----------
    asking
        Citizens who apply for aid in the log. No register speaks of them: an honest application contradicts none.
    """

    people: People
    parties: Parties
    clock: Clock
    asking: Ints
    rng: np.random.Generator
    plants: list[Plant] = field(default_factory=list)
    _payments: list[dict[str, Any]] = field(default_factory=list)
    _registers: list[dict[str, Any]] = field(default_factory=list)

    def make(self) -> None:
        """Pay wages, aid and funerals, and keep the registers."""
        citizens = np.setdiff1d(np.flatnonzero(~self.parties.company), self.asking)
        asked = _WORKERS + _ON_AID + _FUNERALS + _CARS
        size = min(1.0, len(citizens) / (1.5 * asked))
        drawn = self.rng.choice(citizens, int(asked * size), replace=False)
        cuts = np.cumsum([int(_WORKERS * size), int(_ON_AID * size), int(_FUNERALS * size)])
        workers, aided, dead, owners = np.split(drawn, cuts)
        self._cars(owners)
        self._wages(workers)
        self._aid(aided)
        self._funerals(dead)

    def payments(self) -> pd.DataFrame:
        """Return the payments under the contract's names, all as text."""
        return pd.DataFrame(self._payments).fillna("")

    def registers(self) -> pd.DataFrame:
        """Return the registers under the contract's names, all as text."""
        return pd.DataFrame(self._registers).fillna("")

    def _unit(self) -> int:
        able = [place for place, unit in enumerate(self.people.units) if unit.kind == "civil_affairs"]
        return int(self.rng.choice(able))

    def _date(self, day: int) -> str:
        return str(self.clock.dates[min(day, self.clock.horizon - 1)])

    def _workday(self, day: int) -> int:
        return min(int(self.clock.workdays_after(np.array([day]), np.array([0]))[0]), self.clock.horizon - 1)

    def _enter(self, register: str, person: int, first: int, last: int | None = None, value: str = "") -> None:
        self._registers.append(
            {
                "register": register, "entry_id": f"{register[:1].upper()}{len(self._registers) + 1:06d}",
                "person_id": self.parties.ids[person], "value": value, "valid_from": self._date(first),
                "valid_to": "" if last is None else self._date(last), "matched_by": "identifier", "source": "部门共享",
            }
        )  # fmt: skip

    def _pay(self, scheme: str, unit: int, person: int, day: int, amount: float, **more: str) -> str:
        number = f"FF{len(self._payments) + 1:06d}"
        office = self.people.holders(unit, "office")
        who = self.parties.ids[person]
        self._payments.append(
            {
                "payment_id": number, "scheme": scheme, "unit_id": self.people.units[unit].unit_id,
                "official_id": self.people.ids[int(office[day % len(office)])], "payee_id": who, "beneficiary_id": who,
                "account_id": f"YK{person:06d}", "amount": f"{amount:.2f}", "currency": "CNY",
                "paid_at": f"{self._date(self._workday(day))} 10:00:00", "channel": "window",
            }
            | more
        )  # fmt: skip
        return number

    def _cars(self, owners: Ints) -> None:
        for one in owners:
            self._enter("vehicle", int(one), 0, value=f"{self.rng.uniform(60_000, 300_000):.0f}")

    def _wages(self, workers: Ints) -> None:
        """Pay a month's days of work on village jobs at its end; two workers have died before."""
        gone = {int(one): self.clock.horizon - 200 for one in workers[:_DEAD_WORKERS]}
        for one, day in gone.items():
            self._enter("death", one, day)
        unit = self._unit()
        for worker in (int(one) for one in workers):
            late: list[str] = []
            for start in range(0, self.clock.horizon - 2 * _MONTH, 2 * _MONTH):
                days = self.rng.choice(
                    np.flatnonzero(self.clock.working[start : start + _MONTH]), _DAYS_A_MONTH, replace=False
                )
                for day in np.sort(days) + start:
                    worked = f"{self._date(int(day))} 08:00:00"
                    place = f"V{worker % 5 + 1}"
                    paid = self._pay(
                        "labour", unit, worker, start + _MONTH + 5, _DAILY, worked_at=worked, place_id=place
                    )
                    if worker in gone and int(day) > gone[worker]:
                        late.append(paid)
            if late:
                self.plants.append(Plant("wages_of_the_dead", tuple(late), ("dead", "death", "wage")))

    def _aid(self, aided: Ints) -> None:
        """Pay monthly aid; three households have a car of value, and one gave its car up before."""
        unit = self._unit()
        means, ended = aided[:_WITH_MEANS], aided[_WITH_MEANS : _WITH_MEANS + 1]
        for one in means:
            self._enter("vehicle", int(one), 0, value="180000")
        for one in ended:
            self._enter("vehicle", int(one), 0, self.clock.horizon - 420, value="90000")
        kinds = dict.fromkeys((int(one) for one in means), "aid_with_means") | dict.fromkeys(
            (int(one) for one in ended), "means_ended"
        )
        first = max(self.clock.horizon - 400, 10)
        for one in (int(one) for one in aided):
            paid = [
                self._pay("hardship_aid", unit, one, day, _AID) for day in range(first, self.clock.horizon - 10, _MONTH)
            ]
            if one in kinds:
                self.plants.append(Plant(kinds[one], tuple(paid), ("vehicle", "aid")))

    def _funerals(self, dead: Ints) -> None:
        """Pay one subsidy for each death, to a relative, at the front desk; for two of the dead a second one."""
        citizens = np.flatnonzero(~self.parties.company)
        unit = self._unit()
        for place, one in enumerate(int(one) for one in dead):
            day = int(self.rng.integers(5, self.clock.horizon - 60))
            self._enter("death", one, day)
            heirs = self.rng.choice(citizens, 2, replace=False)
            paid = []
            for turn in range(2 if place < _TWICE else 1):
                heir = int(heirs[turn])
                number = self._pay("funeral_subsidy", unit, heir, day + 12 + 20 * turn, _FUNERAL)
                self._payments[-1]["beneficiary_id"] = self.parties.ids[one]
                paid.append(number)
            if place < _TWICE:
                self.plants.append(Plant("funeral_twice", tuple(paid), ("funeral",)))
