"""Purchases of the synthetic city: tenders, bids, awards, contracts, changes and their payments.

Everybody bids on the cost as he sees it; the lowest valid bid wins; what is bought is paid as it is delivered. Into
this the schemes are planted, each beside an honest case that looks like it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from riskml.synthetic.plants import Plant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.synthetic.clock import Clock, Ints
    from riskml.synthetic.parties import Parties
    from riskml.synthetic.people import People

THRESHOLD = 500_000.0
"""At or above this a purchase is put out to everybody."""

_EACH_YEAR = 18  # tenders of a unit
_CATEGORIES = ("办公设备", "市政维修", "信息系统", "物业服务", "绿化养护", "检测评估")
_SPREAD = 0.06  # how far two honest bidders see one cost apart, on the log scale
_DIRECT = 0.08
_NOTICE = 21  # days from notice to the last day for bids
_RENTS = 3


@dataclass(slots=True)
class Purchases:
    """Draws and keeps every purchase."""

    people: People
    parties: Parties
    clock: Clock
    rng: np.random.Generator
    planted: int
    plants: list[Plant] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    relatives: list[dict[str, Any]] = field(default_factory=list)
    _rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            name: [] for name in ("tenders", "bids", "awards", "contracts", "contract_changes", "payments")
        }
    )
    _used: set[int] = field(default_factory=set)
    _address: dict[int, str] = field(default_factory=dict)

    def make(self) -> None:
        """Make every purchase, honest and planted."""
        usual = self._suppliers()
        for unit in range(len(self.people.units)):
            for day in self._days(_EACH_YEAR * self.clock.horizon // 365):
                self._honest(unit, int(day), usual)
        for number in range(self.planted):
            self._rotation()
            self._one_desk(usual)
            self._relative(usual)
            self._split()
            self._creeping(usual, number)
        for number in range(_RENTS):
            self._rent(number)
        self._park(usual)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables under the contract's names, all as text."""
        return {name: pd.DataFrame(rows).fillna("") for name, rows in self._rows.items()}

    def counterparties(self) -> pd.DataFrame:
        """Return address, telephone and founding day of every company, by position; of citizens nothing."""
        count = len(self.parties.ids)
        company = self.parties.company
        streets = ("人民路", "解放路", "建设路", "文化路", "滨河路")
        number = np.arange(count)
        address = [
            self._address.get(int(one), f"青岚市{streets[one % len(streets)]}{one // len(streets) + 1}号")
            for one in number
        ]
        founded = self.clock.dates[0] - np.timedelta64(400, "D") - (number * 37 % 5000).astype("timedelta64[D]")
        return pd.DataFrame(
            {
                "address": np.where(company, address, ""),
                "telephone": np.where(company, [f"0571-8{one:07d}" for one in number], ""),
                "founded_at": np.where(company, founded.astype(str), ""),
            }
        )

    def _suppliers(self) -> Ints:
        return np.flatnonzero(self.parties.supplier)

    def _days(self, count: int) -> Ints:
        last = self.clock.horizon - 80
        days = np.flatnonzero(self.clock.working[: max(last, 30)])
        return np.sort(self.rng.choice(days, count, replace=count > len(days)))

    def _fresh(self, count: int) -> list[int]:
        """Take suppliers that play nothing else."""
        suppliers = [int(one) for one in self._suppliers() if int(one) not in self._used]
        others = [int(one) for one in np.flatnonzero(self.parties.company) if int(one) not in self._used]
        able = suppliers if len(suppliers) >= count else others
        taken = [int(one) for one in self.rng.choice(able, count, replace=False)]
        self._used |= set(taken)
        return taken

    def _officer(self, unit: int) -> str:
        return self.people.ids[int(self.rng.choice(self.people.holders(unit, "office")))]

    def _moment(self, day: int, hour: int = 10) -> str:
        day = min(int(self.clock.workdays_after(np.array([day]), np.array([0]))[0]), self.clock.horizon - 1)
        minute = int(self.rng.integers(0, 60))
        return f"{self.clock.dates[day]} {hour:02d}:{minute:02d}:00"

    def _after(self, day: int, workdays: int) -> int:
        """Return the day on which so many more working days have passed."""
        return int(self.clock.workdays_after(np.array([day]), np.array([workdays]))[0])

    def _known(self, day: int) -> bool:
        return day < self.clock.horizon

    def _tender(
        self, unit: int, day: int, estimate: float, *, method: str = "open", officer: str | None = None, title: str = ""
    ) -> dict[str, Any]:
        number = len(self._rows["tenders"]) + 1
        row = {
            "tender_id": f"ZB{number:05d}",
            "title": title or str(self.rng.choice(_CATEGORIES)),
            "matter_id": "public_tender",
            "unit_id": self.people.units[unit].unit_id,
            "official_id": officer or self._officer(unit),
            "method": method,
            "method_reason": "" if method == "open" else "单一来源论证编号" + f"{number:05d}",
            "category": "",
            "estimate": f"{estimate:.2f}",
            "currency": "CNY",
            "criteria": "最低评标价法",
            "status": "complete",
            "published_at": self._moment(day, 9),
            "opens_at": self._moment(day, 9),
            "closes_at": self._moment(day + _NOTICE, 10),
        }
        row["category"] = row["title"]
        self._rows["tenders"].append(row)
        return row

    def _bid(self, tender: dict[str, Any], day: int, bidder: int, amount: float, **more: str) -> dict[str, Any]:
        row = {
            "bid_id": f"TB{len(self._rows['bids']) + 1:06d}",
            "tender_id": tender["tender_id"],
            "bidder_id": self.parties.ids[bidder],
            "amount": f"{amount:.2f}",
            "currency": "CNY",
            "status": "valid",
            "submitted_at": self._moment(day + _NOTICE - 1, int(self.rng.integers(9, 17))),
            "device": f"MAC{bidder:05d}",
            "network_address": f"10.{bidder // 250}.{bidder % 250}.7",
            "contact": "",
            "guarantee_account_id": f"ZH{bidder:05d}",
        } | more
        self._rows["bids"].append(row)
        return row

    def _deal(
        self, tender: dict[str, Any], day: int, bid: dict[str, Any] | None, supplier: int, amount: float
    ) -> dict[str, Any]:
        """Award, sign, pay in three parts as the work is delivered; return the contract."""
        number = len(self._rows["awards"]) + 1
        awarded = self._after(day + _NOTICE, 3) if bid else self._after(day, 4)
        tender["awarded_at"] = self._moment(awarded)
        self._rows["awards"].append(
            {
                "award_id": f"ZJ{number:05d}", "tender_id": tender["tender_id"], "bid_id": bid["bid_id"] if bid else "",
                "supplier_id": self.parties.ids[supplier], "amount": f"{amount:.2f}", "currency": "CNY",
                "status": "active", "awarded_at": self._moment(awarded),
            }
        )  # fmt: skip
        signed = self._after(awarded, int(self.rng.integers(3, 11)))
        finished = self._after(signed, int(self.rng.integers(18, 30)))
        contract = {
            "contract_id": f"HT{number:05d}", "tender_id": tender["tender_id"], "award_id": f"ZJ{number:05d}",
            "kind": "purchase", "unit_id": tender["unit_id"], "official_id": tender["official_id"],
            "counterparty_id": self.parties.ids[supplier], "title": tender["title"], "amount": f"{amount:.2f}",
            "currency": "CNY", "signed_at": self._moment(signed), "starts_at": self._moment(self._after(signed, 1)),
            "ends_at": self._moment(finished + 60) if self._known(finished + 60) else "",
            "finished_at": self._moment(finished) if self._known(finished) else "", "status": "active",
        }  # fmt: skip
        self._rows["contracts"].append(contract)
        for part, (share, later) in enumerate(((0.3, 4), (0.4, 11), (0.3, 17)), 1):
            paid = self._after(signed, later)
            if self._known(paid):
                self._pay(contract, paid, amount * share, part)
        return contract

    def _pay(self, contract: dict[str, Any], day: int, amount: float, part: int) -> None:
        number = len(self._rows["payments"]) + 1
        self._rows["payments"].append(
            {
                "payment_id": f"ZF{number:06d}", "scheme": "purchase", "contract_id": contract["contract_id"],
                "unit_id": contract["unit_id"], "official_id": contract["official_id"],
                "payee_id": contract["counterparty_id"], "account_id": f"ZH-{contract['counterparty_id']}",
                "amount": f"{amount:.2f}", "currency": "CNY", "invoice_id": f"FP{contract['contract_id']}{part}",
                "invoiced_at": self._moment(self._after(day, -1)), "paid_at": self._moment(day),
            }
        )  # fmt: skip

    def _cost(self) -> float:
        return float(np.exp(self.rng.normal(np.log(1_200_000), 0.5)))

    def _compete(self, tender: dict[str, Any], day: int, cost: float, bidders: Sequence[int]) -> dict[str, Any]:
        """Let honest bidders bid; the lowest wins."""
        prices = cost * np.exp(self.rng.normal(0, _SPREAD, len(bidders)))
        bids = [self._bid(tender, day, one, price) for one, price in zip(bidders, prices, strict=True)]
        best = int(np.argmin(prices))
        return self._deal(tender, day, bids[best], bidders[best], float(prices[best]))

    def _honest(self, unit: int, day: int, usual: Ints) -> None:
        if self.rng.random() < _DIRECT:
            supplier, amount = int(self.rng.choice(usual)), float(self.rng.uniform(60_000, 300_000))
            self._deal(self._tender(unit, day, amount * 1.08, method="direct"), day, None, supplier, amount)
            return
        cost = max(self._cost(), THRESHOLD * 1.2)
        bidders = [int(one) for one in self.rng.choice(usual, int(self.rng.integers(4, 8)), replace=False)]
        self._compete(self._tender(unit, day, cost * self.rng.uniform(1.12, 1.3)), day, cost, bidders)

    def _rotation(self) -> None:
        """Three firms meet in every tender of a kind; each wins in turn, the others bid just above."""
        ring = self._fresh(3)
        unit = int(self.rng.integers(0, len(self.people.units)))
        records: list[str] = []
        for turn, day in enumerate(self._days(12)):
            cost = max(self._cost(), THRESHOLD * 1.2)
            estimate = cost * 1.15
            tender = self._tender(unit, int(day), estimate, title="道路维护")
            prices = estimate * np.array([0.985, 0.99, 0.995])
            order = [ring[(turn + place) % 3] for place in range(3)]
            bids = [self._bid(tender, int(day), one, float(price)) for one, price in zip(order, prices, strict=True)]
            self._deal(tender, int(day), bids[0], order[0], float(prices[0]))
            records += [tender["tender_id"], *(bid["bid_id"] for bid in bids)]
        self.plants.append(Plant("bid_rotation", tuple(records), ("rotat", "ring", "bid", "screen", "winner")))

    def _one_desk(self, usual: Ints) -> None:
        """Two rival bids are made on one machine and their guarantees are paid from one account."""
        pair = self._fresh(2)
        unit = int(self.rng.integers(0, len(self.people.units)))
        for day in self._days(2):
            cost = max(self._cost(), THRESHOLD * 1.2)
            tender = self._tender(unit, int(day), cost * 1.2)
            others = [int(one) for one in self.rng.choice(usual, 3, replace=False) if int(one) not in pair]
            more = {"device": f"MAC{pair[0]:05d}", "guarantee_account_id": f"ZH{pair[0]:05d}"}
            bids = [
                self._bid(tender, int(day), one, cost * factor, **more)
                for one, factor in zip(pair, (0.97, 1.08), strict=True)
            ]
            for one in others:
                self._bid(tender, int(day), one, cost * float(np.exp(abs(self.rng.normal(0.03, _SPREAD)))))
            self._deal(tender, int(day), bids[0], pair[0], cost * 0.97)
            records = (tender["tender_id"], *(bid["bid_id"] for bid in bids))
            self.plants.append(Plant("one_desk_bids", records, ("share", "device", "guarantee")))

    def _relative(self, usual: Ints) -> None:
        """Let a declared relative's company win from the official's own unit and, honestly, from another."""
        company = self._fresh(1)[0]
        units = self.rng.choice(len(self.people.units), 2, replace=False)
        officer = self._officer(int(units[0]))
        citizens = np.flatnonzero(~self.parties.company)
        relative = self.parties.ids[int(self.rng.choice(citizens))]
        begin = str(self.clock.dates[0])
        self.relatives.append({"official_id": officer, "person_id": relative, "kind": "spouse", "valid_from": begin,
                               "valid_to": "", "matched_by": "identifier", "source": "个人有关事项报告"})  # fmt: skip
        self.relations.append({"person_id": relative, "company_id": self.parties.ids[company], "kind": "shareholder",
                               "valid_from": begin, "valid_to": "", "source": "工商登记"})  # fmt: skip
        for unit, kind, count in ((int(units[0]), "relative_wins", 3), (int(units[1]), "recused", 1)):
            for day in self._days(count):
                cost = max(self._cost(), THRESHOLD * 1.2)
                tender = self._tender(unit, int(day), cost * 1.2, officer=officer if kind == "relative_wins" else None)
                others = [int(one) for one in self.rng.choice(usual, 4, replace=False) if int(one) != company]
                own = self._bid(tender, int(day), company, cost * 0.94)
                for one in others:
                    self._bid(tender, int(day), one, cost * float(np.exp(abs(self.rng.normal(0.02, _SPREAD)))))
                contract = self._deal(tender, int(day), own, company, cost * 0.94)
                records = (tender["tender_id"], own["bid_id"], contract["award_id"], contract["contract_id"])
                self.plants.append(Plant(kind, records, ("relative",)))

    def _split(self) -> None:
        """One need is bought from one supplier in pieces, each below the threshold and without competition."""
        supplier = self._fresh(1)[0]
        unit = int(self.rng.integers(0, len(self.people.units)))
        officer = self._officer(unit)
        first = int(self.rng.integers(30, self.clock.horizon - 200))
        records: list[str] = []
        for piece in range(4):
            amount = float(THRESHOLD * self.rng.uniform(0.9, 0.995))
            tender = self._tender(
                unit, first + 9 * piece, amount * 1.01, method="limited", officer=officer, title="道路维护"
            )
            contract = self._deal(tender, first + 9 * piece, None, supplier, amount)
            records += [tender["tender_id"], contract["award_id"], contract["contract_id"]]
        self.plants.append(Plant("split_tenders", tuple(records), ("split", "threshold", "cumul", "repeat")))

    def _creeping(self, usual: Ints, number: int) -> None:
        """Raise a low bid three times; beside it stands one change with its reason and within a tenth."""
        for kind, raises in (("creeping_price", (0.08, 0.09, 0.1)), ("agreed_change", (0.05,))):
            unit = int(self.rng.integers(0, len(self.people.units)))
            day = int(self._days(1)[0])
            cost = max(self._cost(), THRESHOLD * 1.2)
            bidders = [int(one) for one in self.rng.choice(usual, 5, replace=False)]
            contract = self._compete(self._tender(unit, day, cost * 1.2), day, cost, bidders)
            price = float(contract["amount"])
            records = [contract["contract_id"]]
            signed = int(self.clock.index(np.array([contract["signed_at"][:10]], dtype="datetime64[s]"))[0])
            for turn, raised in enumerate(raises):
                change = f"BG{number}{len(self._rows['contract_changes']) + 1:04d}"
                after = price * (1 + raised)
                self._rows["contract_changes"].append(
                    {
                        "change_id": change, "contract_id": contract["contract_id"],
                        "official_id": contract["official_id"],
                        "changed_at": self._moment(self._after(signed, 5 + 4 * turn)),
                        "amount_before": f"{price:.2f}", "amount_after": f"{after:.2f}",
                        "reason": "地质条件与勘察不符，设计变更批复" if kind == "agreed_change" else "",
                    }
                )  # fmt: skip
                price = after
                records.append(change)
            self.plants.append(Plant(kind, tuple(records), ("amend", "change", "raise")))

    def _rent(self, number: int) -> None:
        """Let three shops, one of them far below its appraisal."""
        for cheap in (True, False, False):
            unit = int(self.rng.integers(0, len(self.people.units)))
            appraised = float(self.rng.uniform(40_000, 160_000))
            rent = appraised * (0.6 if cheap else float(self.rng.uniform(1.0, 1.1)))
            day = int(self._days(1)[0])
            ident = f"ZL{len(self._rows['contracts']) + 1:05d}"
            begins, ends = self.clock.dates[day], self.clock.dates[day] + np.timedelta64(3 * 365, "D")
            self._rows["contracts"].append(
                {
                    "contract_id": ident, "kind": "lease", "unit_id": self.people.units[unit].unit_id,
                    "official_id": self._officer(unit), "asset_id": f"FW{number}{ident[2:]}",
                    "counterparty_id": self.parties.ids[int(self.rng.choice(self._suppliers()))], "title": "门面房出租",
                    "amount": f"{rent:.2f}", "appraised_amount": f"{appraised:.2f}", "currency": "CNY",
                    "signed_at": self._moment(day), "starts_at": f"{begins} 00:00:00", "ends_at": f"{ends} 00:00:00",
                    "status": "active",
                }
            )  # fmt: skip
            if cheap:
                self.plants.append(Plant("cheap_rent", (ident,), ("rent", "appraisal")))

    def _park(self, usual: Ints) -> None:
        """Two honest firms of one business park bid against each other."""
        pair = self._fresh(2)
        for one in pair:
            self._address[one] = "青岚市滨河路1号创业园"
        unit, day = int(self.rng.integers(0, len(self.people.units))), int(self._days(1)[0])
        cost = max(self._cost(), THRESHOLD * 1.2)
        others = [int(one) for one in self.rng.choice(usual, 3, replace=False) if int(one) not in pair]
        tender = self._tender(unit, day, cost * 1.2)
        before = len(self._rows["bids"])
        self._compete(tender, day, cost, [*pair, *others])
        records = tuple(bid["bid_id"] for bid in self._rows["bids"][before : before + 2])
        self.plants.append(Plant("business_park", records, ("share", "address")))
