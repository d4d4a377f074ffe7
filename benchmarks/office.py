"""The people of a bureau and their work: cases and their steps, units, posts, companies, who is related to whom."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from operations import officials_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def numbered(prefix: str, numbers: Ints) -> pa.Array:
    text = pc.cast(pa.array(numbers + 10_000_000_000), pa.string())
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")


def at(day: Ints, second: Ints | int = 36_000) -> NDArray[np.datetime64]:
    return FIRST + day.astype("timedelta64[D]") + np.asarray(second).astype("timedelta64[s]")


class Office:
    """The sizes of a bureau, and the tables of its people and their work.

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
        return numbered("clerk", np.minimum(unit * 16 + place % 16, self.officials - 1))

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
            pa.array(drawn["is_company"] == 1), numbered("c", drawn["company"]), numbered("p", drawn["person"])
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
                "operation_id": numbered("o", case[row] * 64 + place),
                "case_id": numbered("k", case[row]),
                "matter_id": matters.take(pa.array(drawn["matter"][row])),
                "step": names.take(pa.array(node)),
                "official_id": self._clerk(drawn["unit"][row], crew),
                "unit_id": numbered("unit", drawn["unit"][row]),
                "received_at": at(day - spent, 30_600),
                "occurred_at": at(day, second),
                "due_at": pa.nulls(size, pa.timestamp("us")),
                "recorded_at": at(day + late, second + 60),
                "amount": pa.array(np.round(rng.uniform(low[node], high[node]), 2), mask=~decides[node]),
                "counterparty_id": self._party({name: values[row] for name, values in drawn.items()}),
                "place_id": numbered("place", drawn["unit"][row] + np.where(away, 1, 0)),
                "device": numbered("device", usual + np.where(away[::-1], 1, 0)),
                "documents": pc.if_else(pa.array(rng.random(size) < 0.98), left, pa.scalar(None, pa.string())),
            }

    def _cases(self) -> Iterator[dict[str, object]]:
        matters = pa.array([card.name for card in self.matters])
        for case, drawn, rng in self._chunks():
            size = len(case)
            yield {
                "case_id": numbered("k", case),
                "matter_id": matters.take(pa.array(drawn["matter"])),
                "unit_id": numbered("unit", drawn["unit"]),
                "applicant_id": self._party(drawn),
                "opened_at": at(drawn["opened"], 30_000),
                "closed_at": pa.nulls(size, pa.timestamp("us")),
                "due_at": pa.array(at(drawn["opened"] + 45, 61_200), mask=rng.random(size) < 0.7),
                "amount": np.round(rng.lognormal(9, 1, size), 2),
                "counterparty_id": self._party(drawn),
                "household_id": numbered("home", drawn["person"] // 3),
                "recorded_at": at(drawn["opened"], 30_600),
            }

    # Who is who.

    def _officials(self) -> Iterator[dict[str, object]]:
        official = np.arange(self.officials)
        yield {
            "official_id": numbered("clerk", official),
            "name": numbered("Clerk ", official),
            "unit_id": numbered("unit", np.minimum(official // 16, self.units - 1)),
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
            "unit_id": numbered("unit", unit),
            "post": pa.array(posts).take(pa.array(post)),
            "valid_from": at(rng.integers(-900, -10, len(unit))),
            "valid_to": pa.array(at(rng.integers(600, DAYS, len(unit))), mask=rng.random(len(unit)) < 0.99),
        }

    def _leaves(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 12])
        official = np.repeat(np.arange(self.officials), 2)
        start = rng.integers(0, DAYS - 20, len(official))
        yield {
            "official_id": numbered("clerk", official),
            "valid_from": at(start, 0),
            "valid_to": at(start + rng.integers(0, 3, len(official)), 0),
        }

    def _units(self) -> Iterator[dict[str, object]]:
        unit = np.arange(self.units)
        yield {
            "unit_id": numbered("unit", unit),
            "name": numbered("Unit ", unit),
            "parent_id": pa.array(numbered("unit", unit // 20), mask=unit < 20),
        }

    def _counterparties(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 13])
        size = self.companies
        company = np.arange(size)
        alone = rng.random(size) < 0.98
        shared = np.where(alone, company, company // 4 * 4)
        yield {
            "counterparty_id": numbered("c", company),
            "name": numbered("Company ", company),
            "address": numbered("street ", np.where(rng.random(size) < 0.98, company, company // 5 * 5)),
            "telephone": numbered("1", shared),
            "email": numbered("mail", shared),
            "bank_account_id": numbered("b", np.where(rng.random(size) < 0.99, company, company // 3 * 3)),
            "legal_representative_id": numbered("p", np.where(alone, company, company // 2) % self.persons),
            "legal_representative": numbered("Person ", np.where(alone, company, company // 2) % self.persons),
            "founded_at": at(rng.integers(-5_000, DAYS - 30, size), 0),
            "ended_at": pa.array(at(rng.integers(300, DAYS, size), 0), mask=rng.random(size) < 0.98),
        }

    def _relations(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 14])
        size = self.tenders
        yield {
            "person_id": numbered("p", rng.integers(0, self.persons, size)),
            "company_id": numbered("c", rng.integers(0, self.companies, size)),
            "valid_from": at(rng.integers(-2_000, 300, size), 0),
            "valid_to": pa.array(at(rng.integers(300, DAYS, size), 0), mask=rng.random(size) < 0.8),
            "share": pa.array(rng.random(size), mask=rng.random(size) < 0.4),
        }

    def _relatives(self) -> Iterator[dict[str, object]]:
        rng = np.random.default_rng([SEED, 15])
        size = self.officials * 3
        yield {
            "official_id": numbered("clerk", np.repeat(np.arange(self.officials), 3)),
            "person_id": numbered("p", rng.integers(0, self.persons, size)),
            "valid_from": at(rng.integers(-5_000, 0, size), 0),
        }
