"""A bureau's accepted tables of any size, the same on every machine: what all rules are asked of.

Cases go through the workflows of the project's own matter cards at units of sixteen; tenders draw their bidders from
each unit's market; payments follow contracts or go to persons; registers, relations and declared relatives tell of
the same persons and companies. Words of a column (a method, a register, a status) are those that the rule cards'
own examples use, the most frequent mostly, so that every rule finds the rows that it looks for among many others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from office import BIDS_A_TENDER, DAYS, SEED, Office, at, numbered

from riskml.workingset import reference_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Bureau(Office):
    """A bureau with its market and its money, and all tables one after another; sizes as of an `Office`."""

    def write(self, folder: Path) -> dict[str, list[Path]]:
        """Write every table as intake would have accepted it; return the files by table."""
        tables: dict[str, Callable[[], Iterator[dict[str, object]]]] = {
            "operations": self._operations, "cases": self._cases, "officials": self._officials, "posts": self._posts,
            "leaves": self._leaves, "units": self._units, "counterparties": self._counterparties,
            "relations": self._relations, "declared_relatives": self._relatives, "tenders": self._tenders,
            "bids": self._bids, "awards": self._awards, "award_items": self._items, "contracts": self._contracts,
            "contract_changes": self._changes, "payments": self._payments, "registers": self._registers,
            "complaints": self._complaints,
        }  # fmt: skip
        files = {}
        for name, make in tables.items():
            file = folder / f"{name}.parquet"
            schema = pa.schema(list(reference_schema().stored[name].items()))
            rows = 0
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for columns in make():
                    table = self._filled(name, schema, columns, rows)
                    writer.write_table(table)
                    rows += table.num_rows
            files[name] = [file]
        return files

    # Procurement.

    def _tender_draws(self) -> dict[str, Ints]:
        rng = np.random.default_rng([SEED, 16])
        return {
            "unit": rng.integers(0, self.units, self.tenders),
            "day": rng.integers(0, DAYS - 70, self.tenders),
            "estimate": np.round(rng.lognormal(12.5, 1.2, self.tenders)).astype(np.int64),
            "crew": rng.integers(0, 3, self.tenders),
        }

    def _tenders(self) -> Iterator[dict[str, object]]:
        drawn = self._tender_draws()
        rng = np.random.default_rng([SEED, 17])
        tender, day = np.arange(self.tenders), drawn["day"]
        matters = pa.array([card.name for card in self.matters if card.area == "procurement"] or [self.matters[0].name])
        yield {
            "tender_id": numbered("t", tender),
            "project_id": numbered("project", tender // 3),
            "unit_id": numbered("unit", drawn["unit"]),
            "buyer_id": numbered("unit", drawn["unit"]),
            "official_id": self._clerk(drawn["unit"], drawn["crew"]),
            "agent_id": numbered("agent", drawn["unit"] * 3 + rng.integers(0, 9, self.tenders)),
            "matter_id": matters.take(pa.array(tender % len(matters))),
            "estimate": drawn["estimate"].astype(float),
            "currency": pa.repeat("CNY", self.tenders),
            "bidders": np.full(self.tenders, BIDS_A_TENDER),
            "published_at": at(day),
            "opens_at": at(day),
            "closes_at": at(day + rng.integers(4, 30, self.tenders), 61_200),
            "enquiry_opens_at": at(day),
            "enquiry_closes_at": at(day + 3),
            "awarded_at": at(day + 32),
            "recorded_at": at(day, 40_000),
        }

    def _prices(self) -> tuple[Ints, NDArray[np.float64], Ints]:
        """Return each bid's bidder and price, and which bid of a tender wins: the lowest, nine times in ten."""
        drawn = self._tender_draws()
        rng = np.random.default_rng([SEED, 18])
        shape = (self.tenders, BIDS_A_TENDER)
        step = rng.integers(1, 12, (self.tenders, 1))
        market = (rng.integers(0, 60, (self.tenders, 1)) + np.arange(BIDS_A_TENDER) * step) % 60
        bidder = (drawn["unit"][:, None] * 40 + market) % self.companies
        close = np.where(rng.random((self.tenders, 1)) < 0.01, 0.004, 0.12)
        price = np.round(drawn["estimate"][:, None] * (0.93 + close * rng.standard_normal(shape)), 2)
        lowest = np.argmin(price, axis=1)
        wins = np.where(rng.random(self.tenders) < 0.9, lowest, rng.integers(0, BIDS_A_TENDER, self.tenders))
        return bidder, np.maximum(price, 1.0), wins

    def _bids(self) -> Iterator[dict[str, object]]:
        drawn = self._tender_draws()
        bidder, price, _ = self._prices()
        rng = np.random.default_rng([SEED, 19])
        size = price.size
        tender = np.repeat(np.arange(self.tenders), BIDS_A_TENDER)
        one = np.where(rng.random(size) < 0.995, bidder.ravel(), bidder.ravel() // 4 * 4)
        yield {
            "bid_id": numbered("bid", np.arange(size)),
            "tender_id": numbered("t", tender),
            "lot_id": pa.nulls(size, pa.string()),
            "bidder_id": numbered("c", bidder.ravel()),
            "amount": price.ravel(),
            "currency": pa.repeat("CNY", size),
            "submitted_at": at(drawn["day"][tender] + rng.integers(1, 4, size), rng.integers(30_000, 60_000, size)),
            "device": numbered("device", one),
            "network_address": numbered("net", one),
            "contact": numbered("p", one % self.persons),
            "telephone": numbered("1", one),
            "guarantee_account_id": numbered("b", one),
            "author": numbered("author", one),
            "score": np.round(100 - rng.gamma(2.0, 5.0, size), 1),
            "recorded_at": at(drawn["day"][tender] + 30),
        }

    def _awards(self) -> Iterator[dict[str, object]]:
        drawn = self._tender_draws()
        bidder, price, wins = self._prices()
        tender = np.arange(self.tenders)
        yield {
            "award_id": numbered("award", tender),
            "tender_id": numbered("t", tender),
            "lot_id": pa.nulls(self.tenders, pa.string()),
            "bid_id": numbered("bid", tender * BIDS_A_TENDER + wins),
            "supplier_id": numbered("c", bidder[tender, wins]),
            "amount": price[tender, wins],
            "currency": pa.repeat("CNY", self.tenders),
            "awarded_at": at(drawn["day"] + 32),
            "recorded_at": at(drawn["day"] + 33),
        }

    def _items(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 20])
        item = np.arange(self.tenders * 2)
        yield {
            "item_id": numbered("item", item),
            "tender_id": numbered("t", item // 2),
            "award_id": numbered("award", item // 2),
            "quantity": rng.integers(1, 50, len(item)).astype(float),
            "unit_price": np.round(rng.lognormal(5, 0.5, len(item)), 2),
        }

    def _contracts(self) -> Iterator[dict[str, object]]:
        drawn = self._tender_draws()
        bidder, price, wins = self._prices()
        rng = np.random.default_rng([SEED, 21])
        size = self.tenders
        tender, signed = np.arange(size), drawn["day"] + 40
        amount = price[tender, wins]
        yield {
            "contract_id": numbered("contract", tender),
            "tender_id": numbered("t", tender),
            "award_id": numbered("award", tender),
            "unit_id": numbered("unit", drawn["unit"]),
            "official_id": self._clerk(drawn["unit"], drawn["crew"]),
            "counterparty_id": numbered("c", bidder[tender, wins]),
            "asset_id": numbered("asset", tender // 4),
            "amount": amount,
            "appraised_amount": np.round(amount * rng.normal(1.0, 0.1, size), 2),
            "final_amount": pa.array(np.round(amount * rng.normal(1.0, 0.05, size), 2), mask=rng.random(size) < 0.3),
            "currency": pa.repeat("CNY", size),
            "signed_at": at(signed),
            "starts_at": at(signed + 3),
            "ends_at": at(signed + 3 + rng.integers(20, 400, size)),
            "finished_at": pa.array(at(np.minimum(signed + 200, DAYS - 1)), mask=rng.random(size) < 0.5),
            "recorded_at": at(signed + 1),
        }

    def _changes(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 22])
        size = max(1, self.tenders // 5)
        contract = rng.integers(0, self.tenders, size)
        drawn = self._tender_draws()
        before = drawn["estimate"][contract] * 0.9
        changed = np.minimum(drawn["day"][contract] + rng.integers(45, 200, size), DAYS - 2)
        yield {
            "change_id": numbered("change", np.arange(size)),
            "contract_id": numbered("contract", contract),
            "official_id": self._clerk(drawn["unit"][contract], drawn["crew"][contract]),
            "changed_at": at(changed),
            "amount_before": before,
            "amount_after": np.round(before * rng.normal(1.03, 0.05, size), 2),
            "old_ends_at": at(changed + 60),
            "new_ends_at": at(changed + 60 + rng.integers(0, 90, size)),
            "recorded_at": at(changed + 1),
        }

    # Money, registers, complaints.

    def _payments(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 23])
        size = self.bids
        drawn = self._tender_draws()
        bidder, price, wins = self._prices()
        contract = rng.integers(0, self.tenders, size)
        bought = rng.random(size) < 0.4
        person = rng.integers(0, self.persons, size)
        unit = np.where(bought, drawn["unit"][contract], rng.integers(0, self.units, size))
        paid = np.where(bought, drawn["day"][contract] + rng.integers(41, 70, size), rng.integers(0, DAYS, size))
        payee = bidder[contract, wins[contract]]
        amount = np.where(bought, price[contract, wins[contract]] / 3, rng.lognormal(6.5, 0.6, size))
        yield {
            "payment_id": numbered("payment", np.arange(size)),
            "contract_id": pa.array(numbered("contract", contract), mask=~bought),
            "case_id": pa.array(numbered("k", rng.integers(0, self._case_count(), size)), mask=bought),
            "unit_id": numbered("unit", unit),
            "official_id": self._clerk(unit, rng.integers(0, 3, size)),
            "payee_id": pc.if_else(pa.array(bought), numbered("c", payee), numbered("p", person)),
            "beneficiary_id": pa.array(numbered("p", person), mask=bought),
            "account_id": numbered("b", np.where(bought, payee, self.companies + person)),
            "amount": np.round(amount, 2),
            "currency": pa.repeat("CNY", size),
            "invoice_id": pa.array(numbered("invoice", np.arange(size) // 1), mask=~bought),
            "invoiced_at": pa.array(at(paid - 10), mask=~bought),
            "paid_at": at(paid),
            "worked_at": pa.array(at(paid - rng.integers(1, 30, size), 28_800), mask=bought),
            "place_id": numbered("place", unit * 8 + rng.integers(0, 8, size)),
            "recorded_at": at(paid, 60_000),
        }

    def _registers(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 24])
        size = self.tenders
        registers = self.words.get(("registers", "register"), ["deaths"])
        code = rng.integers(0, len(registers), size)
        start = rng.integers(-900, DAYS, size)
        person = numbered("p", rng.integers(0, self.persons, size))
        of_company = np.array(["compan" in name for name in registers])[code]
        whose = pc.if_else(pa.array(of_company), numbered("c", rng.integers(0, self.companies, size)), person)
        yield {
            "register": pa.array(registers).take(pa.array(code)),
            "entry_id": numbered("entry", np.arange(size)),
            "person_id": whose,
            "name": pa.nulls(size, pa.string()),
            "value": np.round(rng.lognormal(9, 1, size), 2),
            "valid_from": at(start, 0),
            "valid_to": pa.array(at(start + rng.integers(100, 900, size), 0), mask=rng.random(size) < 0.7),
            "recorded_at": at(start + 5, 0),
        }

    def _complaints(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 25])
        size = max(1, self.operations // 200)
        unit, day = rng.integers(0, self.units, size), rng.integers(0, DAYS - 20, size)
        yield {
            "complaint_id": numbered("complaint", np.arange(size)),
            "case_id": numbered("k", rng.integers(0, self._case_count(), size)),
            "matter_id": pa.array([card.name for card in self.matters]).take(pa.array(unit % len(self.matters))),
            "unit_id": numbered("unit", unit),
            "official_id": self._clerk(unit, rng.integers(0, 16, size)),
            "complainant_id": numbered("p", rng.integers(0, self.persons, size)),
            "received_at": at(day),
            "answered_at": pa.array(at(day + rng.integers(0, 18, size), 50_000), mask=rng.random(size) < 0.03),
            "upheld": rng.random(size) < 0.2,
            "recorded_at": at(day, 40_000),
        }

    def write_ocds(self, file: Path) -> None:
        """Write the tenders with their bids and awards as compiled OCDS releases, one a line."""
        drawn = self._tender_draws()
        bidder, price, wins = self._prices()
        with file.open("w", encoding="utf-8") as lines:
            for tender in range(self.tenders):
                lines.write(json.dumps(self._release(tender, drawn, bidder[tender], price[tender], int(wins[tender]))))
                lines.write("\n")

    def _release(
        self, tender: int, drawn: Mapping[str, Ints], bidder: Ints, price: NDArray[np.float64], wins: int
    ) -> dict[str, object]:
        def name(prefix: str, number: int) -> str:
            return f"{prefix}{number + 10_000_000_000}"

        def when(days: int) -> str:
            return f"{np.datetime_as_string(at(np.array([int(drawn['day'][tender]) + days]))[0], 's')}Z"

        buyer = name("unit", int(drawn["unit"][tender]))
        firms = [name("c", int(one)) for one in bidder]
        return {
            "ocid": f"ocds-bench-{tender}",
            "id": str(tender),
            "date": when(33),
            "tag": ["compiled"],
            "initiationType": "tender",
            "parties": [
                {"id": buyer, "name": buyer, "roles": ["buyer", "procuringEntity"]},
                *({"id": firm, "name": firm, "roles": ["tenderer"]} for firm in dict.fromkeys(firms)),
            ],
            "buyer": {"id": buyer},
            "tender": {
                "id": name("t", tender),
                "status": "complete",
                "procuringEntity": {"id": buyer},
                "procurementMethod": "open",
                "value": {"amount": int(drawn["estimate"][tender]), "currency": "CNY"},
                "tenderPeriod": {"startDate": when(0), "endDate": when(20)},
                "numberOfTenderers": len(set(firms)),
                "tenderers": [{"id": firm} for firm in dict.fromkeys(firms)],
            },
            "bids": {
                "details": [
                    {
                        "id": name("bid", tender * BIDS_A_TENDER + place),
                        "status": "valid",
                        "date": when(2),
                        "tenderers": [{"id": firm}],
                        "value": {"amount": float(price[place]), "currency": "CNY"},
                    }
                    for place, firm in enumerate(firms)
                ]
            },
            "awards": [
                {
                    "id": name("award", tender),
                    "status": "active",
                    "date": when(32),
                    "suppliers": [{"id": firms[wins]}],
                    "value": {"amount": float(price[wins]), "currency": "CNY"},
                    "items": [{"id": "1", "classification": {"scheme": "CPV", "id": f"{tender % 90 + 10}000000"}}],
                }
            ],
        }
