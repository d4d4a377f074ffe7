"""A bureau's accepted tables of any size, the same on every machine: what all rules are asked of.

Cases go through the workflows of the project's own matter cards at units of sixteen; tenders draw their bidders from
each unit's market; payments follow contracts or go to persons; registers, relations and declared relatives tell of
the same persons and companies, which is why they stand in one file, long as it is. Words of a column (a method, a register, a status) are those that the rule cards'
own examples use, the most frequent mostly, so that every rule finds the rows that it looks for among many others.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from operations import officials_of

from riskml.engine import STORED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.cards import Cards

    Ints = NDArray[np.int64]

SEED = 20260101
FIRST = np.datetime64("2024-01-01", "us")
DAYS = 731
CHUNK_CASES = 150_000
BIDS_A_TENDER = 5
USUAL = 0.85
"""How often a column has its most frequent word."""
_MOST_WORDS = 24
_CATEGORIES = {
    "outcome", "channel", "reason", "basis", "kind", "jurisdiction", "identifier_scheme", "matched_by", "method",
    "method_details", "method_reason", "category", "criteria", "status", "scheme", "classification", "register",
    "subject", "post", "title", "description",
}  # fmt: skip


def vocabulary(cards: Cards) -> dict[tuple[str, str], list[str]]:
    """Return the words that the rules' examples use, by table and column, the most frequent first."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for card in cards.rules:
        for example in card.example:
            for table, text in (card.common | example.tables).items():
                for row in csv.DictReader(io.StringIO(text), skipinitialspace=True):
                    for column, word in row.items():
                        name = (column or "").strip()
                        if name in _CATEGORIES and word and word.strip():
                            seen[table, name][word.strip()] += 1
    return {key: [word for word, _ in counts.most_common(_MOST_WORDS)] for key, counts in seen.items()}


def _names(prefix: str, numbers: Ints) -> pa.Array:
    text = pc.cast(pa.array(numbers + 10_000_000_000), pa.string())
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")


def _at(day: Ints, second: Ints | int = 36_000) -> NDArray[np.datetime64]:
    return FIRST + day.astype("timedelta64[D]") + np.asarray(second).astype("timedelta64[s]")


class Bureau:
    """The sizes of a bureau, and its tables one after another.

    Parameters
    ----------
    cards
        Whose matters are worked on, and whose words are used.
    operations, bids
        How many there are; everything else follows.
    calendar
        One row a day, with its ``day`` and whether it is ``working``.
    """

    def __init__(self, cards: Cards, operations: int, bids: int, calendar: pd.DataFrame) -> None:
        self.words = vocabulary(cards)
        days = calendar.loc[calendar["working"].astype(bool), "day"].to_numpy(dtype="datetime64[D]")
        numbers = (days - FIRST.astype("datetime64[D]")).astype(np.int64)
        self.workdays = numbers[(numbers >= 0) & (numbers < DAYS)]
        self.matters = [card for card in cards.matters if card.step]
        self.operations, self.bids = operations, bids
        self.officials = officials_of(operations)
        self.units = max(4, self.officials // 16)
        self.tenders = max(1, bids // BIDS_A_TENDER)
        self.companies = max(200, bids // 20)
        self.persons = max(2_000, bids // 2)

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
            schema = pa.schema(list(STORED[name].items()))
            rows = 0
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for columns in make():
                    table = self._filled(name, schema, columns, rows)
                    writer.write_table(table)
                    rows += table.num_rows
            files[name] = [file]
        return files

    def _filled(self, name: str, schema: pa.Schema, columns: Mapping[str, object], first: int) -> pa.Table:
        """Return a table of the contract's types: what is given, words where the cards have them, else null."""
        size = len(next(iter(columns.values())))  # type: ignore[arg-type]
        rng = np.random.default_rng([SEED, len(name), first])
        told: dict[str, object] = {"source_id": pa.repeat("bench", size), "source_row": np.arange(first, first + size)}
        for column, kind in zip(schema.names, schema.types, strict=True):
            if column in columns:
                told[column] = columns[column]
            elif column.endswith("_is_date"):
                told[column] = np.zeros(size, dtype=bool)
            elif column not in told:
                words = self.words.get((name, column)) or self._words_of_steps(name, column)
                told[column] = self._drawn(rng, words, size) if words else pa.nulls(size, kind)
        arrays = [
            pa.array(told[column], from_pandas=True).cast(kind)
            for column, kind in zip(schema.names, schema.types, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=schema)

    def _words_of_steps(self, name: str, column: str) -> list[str]:
        return self.words.get(("steps", column), []) if name == "operations" else []

    @staticmethod
    def _drawn(rng: np.random.Generator, words: list[str], size: int) -> pa.Array:
        codes = np.where(rng.random(size) < USUAL, 0, rng.integers(0, len(words), size))
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words)).cast(pa.string())

    def _clerk(self, unit: Ints, place: Ints) -> pa.Array:
        return _names("clerk", np.minimum(unit * 16 + place % 16, self.officials - 1))

    def _worked(self, rng: np.random.Generator, day: Ints) -> Ints:
        """Return the next working day, but for one act in three hundred."""
        place = np.searchsorted(self.workdays, day)
        working = self.workdays[np.minimum(place, len(self.workdays) - 1)]
        answer: Ints = np.where(rng.random(len(day)) < 1 / 300, day, working)
        return answer

    def _company(self, rng: np.random.Generator, unit: Ints) -> Ints:
        """Return companies of a unit's market: sixty each, overlapping its neighbours'."""
        answer: Ints = (unit * 40 + rng.integers(0, 60, len(unit))) % self.companies
        return answer

    # Cases and their steps come from the same draws, chunk by chunk.

    def _case_count(self) -> int:
        each = sum(len(card.step) for card in self.matters) / len(self.matters)
        return max(1, round(self.operations / each))

    def _chunks(self) -> Iterator[tuple[Ints, dict[str, Ints], np.random.Generator]]:
        for first in range(0, self._case_count(), CHUNK_CASES):
            size = min(CHUNK_CASES, self._case_count() - first)
            rng = np.random.default_rng([SEED, 7, first])
            unit = rng.integers(0, self.units, size)
            company = rng.random(size) < 0.4
            drawn = {
                "unit": unit,
                "matter": (rng.integers(0, 10, size) * 3 + unit) % len(self.matters),
                "opened": rng.integers(0, DAYS - 60, size),
                "company": self._company(rng, unit),
                "person": rng.integers(0, self.persons, size),
                "is_company": company.astype(np.int64),
            }
            yield np.arange(first, first + size), drawn, rng

    @staticmethod
    def _party(drawn: Mapping[str, Ints]) -> pa.Array:
        return pc.if_else(
            pa.array(drawn["is_company"] == 1), _names("c", drawn["company"]), _names("p", drawn["person"])
        )

    def _operations(self) -> Iterator[dict[str, object]]:
        lengths = np.array([len(card.step) for card in self.matters])
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        nodes = [(card, step) for card in self.matters for step in card.step]
        names, documents = pa.array([step.name for _, step in nodes]), [";".join(step.records) for _, step in nodes]
        crews = np.array([self._crew(step.post or "clerk") for _, step in nodes])
        low = np.array([card.amount.low if card.amount else 100.0 for card, _ in nodes])
        high = np.array([card.amount.high if card.amount else 2_000.0 for card, _ in nodes])
        decides = np.array([step.decides for _, step in nodes])
        matters = pa.array([card.name for card in self.matters])
        for case, drawn, rng in self._chunks():
            length = lengths[drawn["matter"]]
            row = np.repeat(np.arange(len(case)), length)
            size = len(row)
            place = np.arange(size) - np.repeat(np.cumsum(length) - length, length)
            node = offsets[drawn["matter"]][row] + place
            slow = rng.random(size) < 0.01
            spent = np.floor(np.where(slow, rng.gamma(4.0, 5.0, size), rng.gamma(0.6, 0.5, size))).astype(np.int64)
            total = np.cumsum(spent)
            before = np.repeat(total[np.cumsum(length) - length] - spent[np.cumsum(length) - length], length)
            day = self._worked(rng, np.minimum(drawn["opened"][row] + total - before, DAYS - 1))
            second = 32_500 + place * 1_500 + rng.integers(0, 1_400, size)
            second = np.where(rng.random(size) < 0.003, rng.integers(0, 86_400, size), second)
            late = np.where(rng.random(size) < 0.01, rng.integers(5, 40, size), 0)
            # Whoever holds the step's post in the unit; one act in two hundred is somebody else's.
            crew = np.where(rng.random(size) < 0.995, crews[node], rng.integers(0, 16, size))
            usual = np.minimum(drawn["unit"][row] * 16 + crew, self.officials - 1)
            away = rng.random(size) < 0.002
            left = pa.array(documents).take(pa.array(node))
            yield {
                "operation_id": _names("o", case[row] * 64 + place),
                "case_id": _names("k", case[row]),
                "matter_id": matters.take(pa.array(drawn["matter"][row])),
                "step": names.take(pa.array(node)),
                "official_id": self._clerk(drawn["unit"][row], crew),
                "unit_id": _names("unit", drawn["unit"][row]),
                "received_at": _at(day - spent, 30_600),
                "occurred_at": _at(day, second),
                "due_at": pa.nulls(size, pa.timestamp("us")),
                "recorded_at": _at(day + late, second + 60),
                "amount": pa.array(np.round(rng.uniform(low[node], high[node]), 2), mask=~decides[node]),
                "counterparty_id": self._party({name: values[row] for name, values in drawn.items()}),
                "place_id": _names("place", drawn["unit"][row] + np.where(away, 1, 0)),
                "device": _names("device", usual + np.where(away[::-1], 1, 0)),
                "documents": pc.if_else(pa.array(rng.random(size) < 0.98), left, pa.scalar(None, pa.string())),
            }

    def _cases(self) -> Iterator[dict[str, object]]:
        matters = pa.array([card.name for card in self.matters])
        for case, drawn, rng in self._chunks():
            size = len(case)
            yield {
                "case_id": _names("k", case),
                "matter_id": matters.take(pa.array(drawn["matter"])),
                "unit_id": _names("unit", drawn["unit"]),
                "applicant_id": self._party(drawn),
                "opened_at": _at(drawn["opened"], 30_000),
                "closed_at": pa.nulls(size, pa.timestamp("us")),
                "due_at": pa.array(_at(drawn["opened"] + 45, 61_200), mask=rng.random(size) < 0.7),
                "amount": np.round(rng.lognormal(9, 1, size), 2),
                "counterparty_id": self._party(drawn),
                "household_id": _names("home", drawn["person"] // 3),
                "recorded_at": _at(drawn["opened"], 30_600),
            }

    # Who is who.

    def _officials(self) -> Iterator[dict[str, object]]:
        official = np.arange(self.officials)
        yield {
            "official_id": _names("clerk", official),
            "name": _names("Clerk ", official),
            "unit_id": _names("unit", np.minimum(official // 16, self.units - 1)),
        }

    def _all_posts(self) -> list[str]:
        return sorted({step.post or "clerk" for card in self.matters for step in card.step})

    def _crew(self, post: str) -> int:
        return self._all_posts().index(post) % 16

    def _posts(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 11])
        posts = self._all_posts()
        unit = np.repeat(np.arange(self.units), len(posts))
        post = np.tile(np.arange(len(posts)), self.units)
        yield {
            "official_id": self._clerk(unit, post),
            "unit_id": _names("unit", unit),
            "post": pa.array(posts).take(pa.array(post)),
            "valid_from": _at(rng.integers(-900, -10, len(unit))),
            "valid_to": pa.array(_at(rng.integers(600, DAYS, len(unit))), mask=rng.random(len(unit)) < 0.99),
        }

    def _leaves(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 12])
        official = np.repeat(np.arange(self.officials), 2)
        start = rng.integers(0, DAYS - 20, len(official))
        yield {
            "official_id": _names("clerk", official),
            "valid_from": _at(start, 0),
            "valid_to": _at(start + rng.integers(0, 3, len(official)), 0),
        }

    def _units(self) -> Iterator[dict[str, object]]:
        unit = np.arange(self.units)
        yield {
            "unit_id": _names("unit", unit),
            "name": _names("Unit ", unit),
            "parent_id": pa.array(_names("unit", unit // 20), mask=unit < 20),
        }

    def _counterparties(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 13])
        size = self.companies
        company = np.arange(size)
        alone = rng.random(size) < 0.98
        shared = np.where(alone, company, company // 4 * 4)
        yield {
            "counterparty_id": _names("c", company),
            "name": _names("Company ", company),
            "address": _names("street ", np.where(rng.random(size) < 0.98, company, company // 5 * 5)),
            "telephone": _names("1", shared),
            "email": _names("mail", shared),
            "bank_account_id": _names("b", np.where(rng.random(size) < 0.99, company, company // 3 * 3)),
            "legal_representative_id": _names("p", np.where(alone, company, company // 2) % self.persons),
            "legal_representative": _names("Person ", np.where(alone, company, company // 2) % self.persons),
            "founded_at": _at(rng.integers(-5_000, DAYS - 30, size), 0),
            "ended_at": pa.array(_at(rng.integers(300, DAYS, size), 0), mask=rng.random(size) < 0.98),
        }

    def _relations(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 14])
        size = self.tenders
        yield {
            "person_id": _names("p", rng.integers(0, self.persons, size)),
            "company_id": _names("c", rng.integers(0, self.companies, size)),
            "valid_from": _at(rng.integers(-2_000, 300, size), 0),
            "valid_to": pa.array(_at(rng.integers(300, DAYS, size), 0), mask=rng.random(size) < 0.8),
            "share": pa.array(rng.random(size), mask=rng.random(size) < 0.4),
        }

    def _relatives(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 15])
        size = self.officials * 3
        yield {
            "official_id": _names("clerk", np.repeat(np.arange(self.officials), 3)),
            "person_id": _names("p", rng.integers(0, self.persons, size)),
            "valid_from": _at(rng.integers(-5_000, 0, size), 0),
        }

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
            "tender_id": _names("t", tender),
            "project_id": _names("project", tender // 3),
            "unit_id": _names("unit", drawn["unit"]),
            "buyer_id": _names("unit", drawn["unit"]),
            "official_id": self._clerk(drawn["unit"], drawn["crew"]),
            "agent_id": _names("agent", drawn["unit"] * 3 + rng.integers(0, 9, self.tenders)),
            "matter_id": matters.take(pa.array(tender % len(matters))),
            "estimate": drawn["estimate"].astype(float),
            "currency": pa.repeat("CNY", self.tenders),
            "bidders": np.full(self.tenders, BIDS_A_TENDER),
            "published_at": _at(day),
            "opens_at": _at(day),
            "closes_at": _at(day + rng.integers(4, 30, self.tenders), 61_200),
            "enquiry_opens_at": _at(day),
            "enquiry_closes_at": _at(day + 3),
            "awarded_at": _at(day + 32),
            "recorded_at": _at(day, 40_000),
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
            "bid_id": _names("bid", np.arange(size)),
            "tender_id": _names("t", tender),
            "lot_id": pa.nulls(size, pa.string()),
            "bidder_id": _names("c", bidder.ravel()),
            "amount": price.ravel(),
            "currency": pa.repeat("CNY", size),
            "submitted_at": _at(drawn["day"][tender] + rng.integers(1, 4, size), rng.integers(30_000, 60_000, size)),
            "device": _names("device", one),
            "network_address": _names("net", one),
            "contact": _names("p", one % self.persons),
            "telephone": _names("1", one),
            "guarantee_account_id": _names("b", one),
            "author": _names("author", one),
            "score": np.round(100 - rng.gamma(2.0, 5.0, size), 1),
            "recorded_at": _at(drawn["day"][tender] + 30),
        }

    def _awards(self) -> Iterator[dict[str, object]]:
        drawn = self._tender_draws()
        bidder, price, wins = self._prices()
        tender = np.arange(self.tenders)
        yield {
            "award_id": _names("award", tender),
            "tender_id": _names("t", tender),
            "lot_id": pa.nulls(self.tenders, pa.string()),
            "bid_id": _names("bid", tender * BIDS_A_TENDER + wins),
            "supplier_id": _names("c", bidder[tender, wins]),
            "amount": price[tender, wins],
            "currency": pa.repeat("CNY", self.tenders),
            "awarded_at": _at(drawn["day"] + 32),
            "recorded_at": _at(drawn["day"] + 33),
        }

    def _items(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 20])
        item = np.arange(self.tenders * 2)
        yield {
            "item_id": _names("item", item),
            "tender_id": _names("t", item // 2),
            "award_id": _names("award", item // 2),
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
            "contract_id": _names("contract", tender),
            "tender_id": _names("t", tender),
            "award_id": _names("award", tender),
            "unit_id": _names("unit", drawn["unit"]),
            "official_id": self._clerk(drawn["unit"], drawn["crew"]),
            "counterparty_id": _names("c", bidder[tender, wins]),
            "asset_id": _names("asset", tender // 4),
            "amount": amount,
            "appraised_amount": np.round(amount * rng.normal(1.0, 0.1, size), 2),
            "final_amount": pa.array(np.round(amount * rng.normal(1.0, 0.05, size), 2), mask=rng.random(size) < 0.3),
            "currency": pa.repeat("CNY", size),
            "signed_at": _at(signed),
            "starts_at": _at(signed + 3),
            "ends_at": _at(signed + 3 + rng.integers(20, 400, size)),
            "finished_at": pa.array(_at(np.minimum(signed + 200, DAYS - 1)), mask=rng.random(size) < 0.5),
            "recorded_at": _at(signed + 1),
        }

    def _changes(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 22])
        size = max(1, self.tenders // 5)
        contract = rng.integers(0, self.tenders, size)
        drawn = self._tender_draws()
        before = drawn["estimate"][contract] * 0.9
        changed = np.minimum(drawn["day"][contract] + rng.integers(45, 200, size), DAYS - 2)
        yield {
            "change_id": _names("change", np.arange(size)),
            "contract_id": _names("contract", contract),
            "official_id": self._clerk(drawn["unit"][contract], drawn["crew"][contract]),
            "changed_at": _at(changed),
            "amount_before": before,
            "amount_after": np.round(before * rng.normal(1.03, 0.05, size), 2),
            "old_ends_at": _at(changed + 60),
            "new_ends_at": _at(changed + 60 + rng.integers(0, 90, size)),
            "recorded_at": _at(changed + 1),
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
            "payment_id": _names("payment", np.arange(size)),
            "contract_id": pa.array(_names("contract", contract), mask=~bought),
            "case_id": pa.array(_names("k", rng.integers(0, self._case_count(), size)), mask=bought),
            "unit_id": _names("unit", unit),
            "official_id": self._clerk(unit, rng.integers(0, 3, size)),
            "payee_id": pc.if_else(pa.array(bought), _names("c", payee), _names("p", person)),
            "beneficiary_id": pa.array(_names("p", person), mask=bought),
            "account_id": _names("b", np.where(bought, payee, self.companies + person)),
            "amount": np.round(amount, 2),
            "currency": pa.repeat("CNY", size),
            "invoice_id": pa.array(_names("invoice", np.arange(size) // 1), mask=~bought),
            "invoiced_at": pa.array(_at(paid - 10), mask=~bought),
            "paid_at": _at(paid),
            "worked_at": pa.array(_at(paid - rng.integers(1, 30, size), 28_800), mask=bought),
            "place_id": _names("place", unit * 8 + rng.integers(0, 8, size)),
            "recorded_at": _at(paid, 60_000),
        }

    def _registers(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 24])
        size = self.tenders
        registers = self.words.get(("registers", "register"), ["deaths"])
        code = rng.integers(0, len(registers), size)
        start = rng.integers(-900, DAYS, size)
        person = _names("p", rng.integers(0, self.persons, size))
        of_company = np.array(["compan" in name for name in registers])[code]
        whose = pc.if_else(pa.array(of_company), _names("c", rng.integers(0, self.companies, size)), person)
        yield {
            "register": pa.array(registers).take(pa.array(code)),
            "entry_id": _names("entry", np.arange(size)),
            "person_id": whose,
            "name": pa.nulls(size, pa.string()),
            "value": np.round(rng.lognormal(9, 1, size), 2),
            "valid_from": _at(start, 0),
            "valid_to": pa.array(_at(start + rng.integers(100, 900, size), 0), mask=rng.random(size) < 0.7),
            "recorded_at": _at(start + 5, 0),
        }

    def _complaints(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 25])
        size = max(1, self.operations // 200)
        unit, day = rng.integers(0, self.units, size), rng.integers(0, DAYS - 20, size)
        yield {
            "complaint_id": _names("complaint", np.arange(size)),
            "case_id": _names("k", rng.integers(0, self._case_count(), size)),
            "matter_id": pa.array([card.name for card in self.matters]).take(pa.array(unit % len(self.matters))),
            "unit_id": _names("unit", unit),
            "official_id": self._clerk(unit, rng.integers(0, 16, size)),
            "complainant_id": _names("p", rng.integers(0, self.persons, size)),
            "received_at": _at(day),
            "answered_at": pa.array(_at(day + rng.integers(0, 18, size), 50_000), mask=rng.random(size) < 0.03),
            "upheld": rng.random(size) < 0.2,
            "recorded_at": _at(day, 40_000),
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
            return f"{np.datetime_as_string(_at(np.array([int(drawn['day'][tender]) + days]))[0], 's')}Z"

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
