"""Random markets with arrangements planted in them, and the bidding cards that are asked of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from riskml.cards.rule import RuleCard
from riskml.cards.shape import RuleShape, shaped
from riskml.core.project import Settings
from riskml.core.toml import read_toml
from riskml.engine import Engine
from riskml.rules.detection import hits_of
from tests.engine.prepared_log import Prepared, act, write

FEATURES = Path(__file__).resolve().parents[2] / "features"
SHAPES = {
    shape.name: shape
    for shape in (RuleShape.model_validate(read_toml(file)) for file in sorted((FEATURES / "shapes").glob("bid*.toml")))
}
CARDS = {
    file.stem: shaped(RuleCard.model_validate(read_toml(file)), SHAPES)
    for file in sorted((FEATURES / "rules" / "bidding").glob("*.toml"))
}
AS_OF = date(2024, 12, 31)

Row = dict[str, Any]
Found = set[tuple[str, tuple[str, ...]]]


NAMES = [f"k{n:02}" for n in range(40)]
OTHERS = NAMES[7:]
KINDS = ["open"] * 5 + ["strong", "strong", "turns", "ring", "lots"]
# k00 wins what it enters, k01 goes where k00 goes and never wins; k02 and k03 take turns; k04 to k06 are a ring.
PLANTED = {"strong": ["k00", "k01"], "turns": ["k02", "k03"], "ring": ["k04", "k05", "k06"]}


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def companies(dice: Random) -> list[Row]:
    return [
        {
            "counterparty_id": name,
            "address": dice.choice([f"大街 {dice.randrange(9)} 号院", None, "本市"]),
            "telephone": dice.choice([f"0573-82{dice.randrange(12):03}", None]),
            "email": dice.choice([f"m{dice.randrange(12)}@a.example", "x@y"]),
            "bank_account_id": dice.choice([f"62220{dice.randrange(12):03}", None]),
            "legal_representative_id": dice.choice([f"3304{dice.randrange(15):014}", None]),
            "legal_representative": dice.choice(["张伟", " 张伟", "李娜", "王芳", "A", None]),
            "founded_at": dice.choice([when("2010-01-01"), when("2024-03-01"), None]),
        }
        for name in NAMES
    ]


def relations(dice: Random) -> list[Row]:
    return [
        {
            "person_id": dice.choice([*NAMES, "p1", "p2", "p3"]),
            "company_id": dice.choice(NAMES),
            "kind": dice.choice(["shareholder", None]),
            "valid_from": dice.choice([None, when("2024-01-01")]),
            "valid_to": dice.choice([None, None, when("2024-05-01")]),
            "matched_by": dice.choice(["identifier", "identifier", "name", None]),
        }
        for _ in range(80)
    ]


class Market:
    """One random market: its rows, and the tables that the engine makes of them."""

    def __init__(self, folder: Path, seed: int) -> None:
        dice = Random(seed)  # noqa: S311 (a test's own dice)
        self.tenders: list[Row] = []
        self.bids: list[Row] = []
        self.awards: list[Row] = []
        for number in range(260):
            self._tender(dice, number)
        self.relations = relations(dice)
        self.company = {row["counterparty_id"]: row for row in companies(dice)}
        self.tender = {row["tender_id"]: row for row in self.tenders}
        tables = {
            "operations": [act("c1", "accept", "a", "2024-03-04 10:00:00", operation_id="1", matter_id="m")],
            "tenders": self.tenders,
            "bids": self.bids,
            "awards": self.awards,
            "counterparties": list(self.company.values()),
            "relations": self.relations,
        }
        self.prepared = Prepared(write(folder, tables), AS_OF.isoformat())
        self.outcomes = self.prepared.tables["bid_outcomes"].to_pylist()
        for row in self.outcomes:
            row["lot"] = (row["tender_id"], row["lot_id"] or "")

    def _tender(self, dice: Random, number: int) -> None:
        closes = when("2023-02-01") + timedelta(hours=dice.randrange(690 * 24), minutes=5)
        kind = dice.choice(KINDS)
        who = PLANTED.get(kind, []) + (dice.sample(OTHERS, 2) if kind == "strong" else [])
        estimate = round(dice.uniform(1e5, 1e6), 2)
        tender = {
            "tender_id": f"t{number:03}",
            "unit_id": dice.choice(["u1", "u2", None]),
            "official_id": dice.choice(["o1", None]),
            "agent_id": "g4" if kind == "strong" else dice.choice(["g1", "g2", "k07", "k08", None]),
            "estimate": dice.choice([estimate, estimate, None]),
            "published_at": closes - timedelta(days=20),
            "closes_at": closes,
        }
        self.tenders.append(tender)
        for lot in ("x", "y") if kind == "lots" else (None,):
            rows = self._lot(dice, tender, lot, who or dice.sample(OTHERS, dice.randint(1, 7)), estimate)
            self._decide(dice, rows, closes, {"turns": number % 2, "strong": 0}.get(kind))

    def _decide(self, dice: Random, rows: list[Row], closes: datetime, planned: int | None) -> None:
        """Award a lot as planned, or to the lowest; now and then another's award is cancelled before."""
        priced = [row for row in rows if row["amount"] and row["status"] in ("valid", None)]
        lowest = min(priced, key=lambda row: row["amount"], default=None)
        winner = lowest if planned is None else rows[planned]
        if winner is not None and dice.random() < 0.95:
            self._award(dice, winner, closes + timedelta(days=3))
        if lowest is not None and lowest is not winner and dice.random() < 0.4:
            self._award(dice, lowest, closes + timedelta(days=1), "cancelled")

    def _lot(self, dice: Random, tender: Row, lot: str | None, who: list[str], estimate: float) -> list[Row]:
        number = tender["tender_id"]
        style = dice.randrange(6)
        rows: list[Row] = []
        for n, bidder in enumerate(who):
            price = {
                0: 900.0 + 30 * n,
                1: round(estimate * 0.8 * 1.03**n, 2),
                2: round(estimate * (1 - dice.uniform(0, 0.015)), 2),
                3: round(estimate * (0.7 if n == 0 else 0.9 + 0.01 * dice.random()), 2),
            }.get(style, round(estimate * dice.uniform(0.7, 1.05), 2))
            joint = n > 0 and bidder >= "k07" and dice.random() < 0.1
            ours = rows[-1]["bid_id"] if joint else f"{number}{lot or ''}{n}"
            plain = bidder < "k07"
            rows.append(
                {
                    "bid_id": ours,
                    "tender_id": number,
                    "lot_id": lot,
                    "bidder_id": bidder,
                    "amount": rows[-1]["amount"] if joint else price if plain else dice.choice([price] * 15 + [None]),
                    "status": rows[-1]["status"]
                    if joint
                    else "valid"
                    if plain
                    else dice.choice(["valid"] * 9 + [None, "withdrawn", "disqualified", "invited"]),
                    "submitted_at": tender["closes_at"] - timedelta(minutes=dice.randrange(60)),
                    "device": dice.choice([f"dev-{dice.randrange(40)}", None, "d"]),
                    "network_address": dice.choice([f"10.0.0.{dice.randrange(20)}", None]),
                    "contact": dice.choice([f"陈{dice.randrange(30)}", "张伟", None]),
                    "telephone": dice.choice([f"1380000{dice.randrange(40):04}", "110"]),
                    "guarantee_account_id": dice.choice([f"62229{dice.randrange(50):03}", None]),
                    "author": dice.choice([f"作者{dice.randrange(40)}", None]),
                }
            )
        if rows and dice.random() < 0.1:  # one bids again, in another name of the file
            rows.append(rows[0] | {"bid_id": f"{rows[0]['bid_id']}-again"})
        self.bids += rows
        return rows

    def _award(self, dice: Random, bid: Row, awarded: datetime, status: str = "active") -> None:
        self.awards.append(
            {
                "award_id": f"w{len(self.awards)}",
                "tender_id": bid["tender_id"],
                "lot_id": bid["lot_id"],
                "bid_id": bid["bid_id"] if dice.random() < 0.5 else None,
                "supplier_id": bid["bidder_id"],
                "status": status,
                "awarded_at": awarded,
            }
        )

    def unit(self, tender: str) -> str:
        return self.tender[tender]["unit_id"] or "-"

    def asked(self, name: str) -> Found:
        """Return a rule's hits over all the log: whom, and which records."""
        card = CARDS[name].model_copy(update={"window": "P60M"})
        key = "unit_id" if card.subject == "unit" else "counterparty_id"
        with Engine(Settings(threads=1)) as engine:
            for table, rows in self.prepared.tables.items():
                engine.put(table, rows)
            engine.lock()
            hits = hits_of(engine, card, AS_OF)
        assert hits["hit_id"].is_unique
        return {(one, tuple(sorted(records))) for one, records in zip(hits[key], hits["records"], strict=True)}

    def recent(self, months: int) -> list[Row]:
        first = when(AS_OF.isoformat()).replace(year=AS_OF.year - months // 12)
        return [row for row in self.outcomes if row["submitted_at"] >= first]
