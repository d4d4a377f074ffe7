"""What the working set remembers of a month is what was known at its end."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.engine.prepared_log import Prepared, act, dated, matter, write
from tests.working import WORKING

if TYPE_CHECKING:
    from pathlib import Path

PERMIT = matter("permit", ["accept", {"name": "review", "limit_workdays": 3}, "decide"], limit_workdays=10)
ENDS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 20)]
STEPS = ("accept", "review", "decide", "send")


def moment(rng: np.random.Generator, first: date, days: int) -> str:
    day = first + timedelta(days=int(rng.integers(0, max(days, 1))))
    return f"{day} {rng.integers(8, 20):02d}:{rng.integers(0, 60):02d}:00" if rng.random() < 0.85 else f"{day}"


def random_log(rng: np.random.Generator, count: int) -> dict[str, list[dict[str, Any]]]:
    """Cases of a guided and an unguided matter, acts recorded late, ends and answers told later still."""
    operations, cases = [], []
    for number in range(count):
        case, begun = f"c{number}", date(2023, 12, 20) + timedelta(days=int(rng.integers(0, 140)))
        guided = rng.random() < 0.5
        length = int(rng.integers(1, 5))
        steps = STEPS[:length] if rng.random() < 0.6 else list(rng.choice(STEPS, length))
        for place, step in enumerate(steps):
            occurred = moment(rng, begun + timedelta(days=9 * place), 25)
            late = int(rng.choice([0, 0, 0, 1, 20, 45]))
            recorded = f"{date.fromisoformat(occurred[:10]) + timedelta(days=late)} 23:00:00"
            more = {"operation_id": f"{case}-{place}", "matter_id": "permit" if guided else "other"}
            if rng.random() < 0.7:
                more["recorded_at"] = recorded
            if rng.random() < 0.3:
                more |= {"counterparty_id": f"p{rng.integers(0, 4)}", "amount": float(rng.integers(1, 9))}
            if rng.random() < 0.3:
                more["outcome"] = "returned"
            operations.append(act(case, step, f"o{rng.integers(0, 5)}", occurred, **more))
        if rng.random() < 0.6:
            row = {"case_id": case, "opened_at": f"{begun}", "counterparty_id": f"p{rng.integers(0, 4)}"}
            if rng.random() < 0.7:
                row["closed_at"] = f"{begun + timedelta(days=int(rng.integers(5, 70)))} 12:00:00"
                row["outcome"] = str(rng.choice(["approved", "rejected"]))
            if rng.random() < 0.6:
                row["recorded_at"] = f"{begun + timedelta(days=int(rng.integers(0, 60)))} 09:00:00"
            cases.append(dated(row))
    posts = [dated({"official_id": "o0", "unit_id": "u1", "post": "x", "valid_from": "2024-02-12"})]
    leaves = [dated({"official_id": "o1", "valid_from": "2024-03-04", "valid_to": "2024-04-09", "kind": "sick"})]
    roster = [{"official_id": f"o{one}", "unit_id": "u", "post": "xyz"[one % 3]} for one in range(5)]
    return {"operations": operations, "cases": cases, "posts": posts, "leaves": leaves, "officials": roster}


Row = tuple[Any, ...]


def rows_of(prepared: Prepared, name: str, of: str, month: int | None = None) -> list[Row]:
    """Return the rows of a table, as known at the end of a month where one is given, without what they are known by."""
    told = prepared.tables[name].to_pylist()
    if month is not None:
        told = [
            row
            for row in told
            if row["known_from"] <= month and (row.get("known_until") is None or row["known_until"] > month)
        ]
    return [tuple(row[column] for column in WORKING[of]) for row in told]


def missing(wanted: list[Row], found: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return what is only among the one, and only among the other."""
    return (
        sorted((Counter(wanted) - Counter(found)).elements(), key=repr),
        sorted((Counter(found) - Counter(wanted)).elements(), key=repr),
    )


def check(files: dict[str, list[Path]]) -> None:
    latest = Prepared(files, ENDS[-1].isoformat(), [PERMIT])
    for end in ENDS[:-1]:
        then = Prepared(files, end.isoformat(), [PERMIT])
        month = end.year * 12 + end.month - 1
        for name in ("steps", "open_cases"):
            found = rows_of(latest, name, name, month) + rows_of(latest, f"{name}_former", name, month)
            assert missing(rows_of(then, name, name), found) == ([], []), (name, end)
        day = list(WORKING["presence"]).index("month")
        found = [row for row in rows_of(latest, "presence_known", "presence", month) if row[day] <= end]
        assert missing(rows_of(then, "presence", "presence"), found) == ([], []), ("presence", end)


@pytest.mark.parametrize("seed", range(3))
def test_a_month_is_remembered_as_it_was_known_at_its_end(tmp_path: Path, seed: int) -> None:
    check(write(tmp_path, random_log(np.random.default_rng(seed), 30 * (seed + 1))))


@pytest.mark.parametrize("seed", [1, 2])
def test_so_it_is_when_another_source_corrects_and_repeats(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    log = random_log(rng, 60)
    files = write(tmp_path / "one", log, source="a")
    again = []
    for row in log["operations"]:
        if rng.random() < 0.4:
            changed = row | {"official_id": f"o{rng.integers(0, 5)}"} if rng.random() < 0.6 else dict(row)
            if "recorded_at" in row and rng.random() < 0.7:
                changed["recorded_at"] = row["recorded_at"] + timedelta(days=int(rng.integers(0, 70)))
            again.append(changed)
    other = write(tmp_path / "two", {"operations": again, "cases": log["cases"][::3]}, source="b")
    check({name: [*files.get(name, []), *other.get(name, [])] for name in {*files, *other}})
