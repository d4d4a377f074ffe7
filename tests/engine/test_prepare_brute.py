"""The working set of random logs against plain loops, and the law of the date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest

from tests.engine.prepared_log import CALENDAR, Prepared, act, dated, matter, write

WORKING_DAYS = set(CALENDAR.loc[CALENDAR["working"], "day"])
STEPS = ("accept", "review", "decide", "issue")
CARD = matter("permit", STEPS, limit_workdays=6)


def random_log(seed: int, cases: int = 40) -> tuple[list[dict], list[dict]]:
    random = Random(seed)  # noqa: S311 (a test's own dice)
    log = []
    told = Random(seed)  # noqa: S311 -- as above; what is written down beside, so that what was drawn before stays as it was
    case_rows = []
    for number in range(cases):
        now = datetime(2024, 3, 20) + timedelta(hours=random.randrange(24 * 60))  # noqa: DTZ001
        opened = now
        for step in random.sample(STEPS, random.randint(1, 4)) if random.random() < 0.3 else STEPS:
            received = now
            now += timedelta(minutes=random.randrange(60 * 24 * 6))
            only_date = random.random() < 0.2
            log.append(
                act(
                    f"c{number}",
                    step,
                    random.choice("abc"),
                    now.date().isoformat() if only_date else now.isoformat(sep=" "),
                    operation_id=f"{number}-{len(log)}",
                    matter_id=random.choice(["permit", "permit", "loose"]) if number % 5 == 0 else "permit",
                    unit_id="u",
                    received_at=received.isoformat(sep=" ") if random.random() < 0.5 else None,
                    due_at=(now + timedelta(days=random.randrange(-4, 5))).date().isoformat()
                    if random.random() < 0.3
                    else None,
                    recorded_at=(now + timedelta(days=random.randrange(20))).isoformat(sep=" ")
                    if random.random() < 0.3
                    else None,
                    outcome="returned" if told.random() < 0.2 else None,
                    amount=told.choice([None, 100.0, 200.0]),
                )
            )
        case_rows.append(
            dated(
                {
                    "case_id": f"c{number}",
                    "opened_at": opened.isoformat(sep=" "),
                    "closed_at": (now + timedelta(hours=random.choice([0, 0, 100]))).isoformat(sep=" ")
                    if random.random() < 0.7
                    else None,
                    "outcome": "approved",
                }
            )
        )
    return log, case_rows


def workdays_between(first: date, last: date) -> int:
    step = 1 if last >= first else -1
    low, high = min(first, last), max(first, last)
    days = [low + timedelta(days=one + 1) for one in range((high - low).days)]
    return step * sum(day in WORKING_DAYS for day in days)


def hours_between(first: datetime, last: datetime) -> float:
    """Walk from day to day and add what lies in office hours."""
    total = 0.0
    day = first.date()
    while day <= last.date():
        if day in WORKING_DAYS:
            opens = datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001
            begins, ends = max(first, opens), min(last, opens + timedelta(hours=8))
            total += max((ends - begins).total_seconds(), 0) / 3600
        day += timedelta(days=1)
    return total


PLACE = {step: number for number, step in enumerate(STEPS)}


def in_order(rows: list[dict]) -> list[dict]:
    mixed = len({row["occurred_is_date"] for row in rows}) == 2

    def key(row: dict) -> tuple:
        day = datetime.combine(row["occurred_at"].date(), datetime.min.time())
        place = PLACE[row["step"]] if row["matter_id"] == "permit" else 99
        return (
            day if mixed else row["occurred_at"],
            place,
            row["occurred_at"],
            len(row["operation_id"]),
            row["operation_id"],
        )

    return sorted(rows, key=key)


def place_by_hand(rows: list[dict], number: int) -> dict:
    """Position and departures from the workflow, by looking back over the case."""
    row, earlier = rows[number], rows[:number]
    found = {
        "position": number + 1,
        "previous_step": earlier[-1]["step"] if earlier else None,
        "next_step": rows[number + 1]["step"] if number + 1 < len(rows) else None,
        "repeated": row["step"] in {other["step"] for other in earlier},
        "acts_again": row["official_id"] in {other["official_id"] for other in rows[number + 1 :]},
        "next_official_id": rows[number + 1]["official_id"] if number + 1 < len(rows) else None,
        "returned_before": any(other["outcome"] == "returned" for other in earlier),
        "sets_amount": row["amount"] is not None
        and row["amount"] != next((one["amount"] for one in earlier[::-1] if one["amount"] is not None), None),
        "next_skipped": None,
        "skipped": None,
        "out_of_order": None,
    }
    if number + 1 < len(rows) and rows[number + 1]["matter_id"] == "permit":
        through = max(
            (PLACE[other["step"]] for other in rows[: number + 1] if other["matter_id"] == "permit"), default=-1
        )
        found["next_skipped"] = max(PLACE[rows[number + 1]["step"]] - through - 1, 0)
    if row["matter_id"] == "permit":
        reached = max((PLACE[other["step"]] for other in earlier if other["matter_id"] == "permit"), default=-1)
        found["out_of_order"] = reached > PLACE[row["step"]]
        found["skipped"] = max(PLACE[row["step"]] - reached - 1, 0)
    return found


def time_by_hand(rows: list[dict], number: int, opened: datetime) -> dict:
    """When it began and how long it took, day by day."""
    row = rows[number]
    start, start_is_date = opened, False
    if row["received_at"] is not None:
        start, start_is_date = row["received_at"], row["received_is_date"]
    elif number:
        start, start_is_date = rows[number - 1]["occurred_at"], rows[number - 1]["occurred_is_date"]
    end = row["occurred_at"]
    days = workdays_between(start.date(), end.date())
    timed = not row["occurred_is_date"] and not start_is_date and start <= end
    office = end.date() in WORKING_DAYS and 9 <= end.hour + end.minute / 60 <= 17
    return {
        "started_at": start,
        "elapsed_workdays": days if days >= 0 else None,
        "elapsed_hours": pytest.approx(hours_between(start, end), abs=1e-9) if timed else None,
        "office_hours": None if row["occurred_is_date"] else office,
    }


def limit_by_hand(rows: list[dict], number: int, case: dict) -> dict:
    """Whether it closes the case, and how late it was."""
    row, end = rows[number], case["closed_at"]
    day = row["occurred_at"].date()
    later = [other for other in rows[number + 1 :] if end and other["occurred_at"].date() <= end.date()]
    closes = end is not None and day <= end.date() and not later
    late = None
    if row["due_at"] is not None:
        due = row["due_at"].date()
        while due not in WORKING_DAYS:
            due += timedelta(days=1)
        late = max(workdays_between(due, day), 0)
    elif closes and rows[0]["matter_id"] == "permit":
        late = max(workdays_between(case["opened_at"].date(), end.date()) - 6, 0)
    return {"closes_case": closes, "late_workdays": late}


@pytest.mark.parametrize("seed", [1, 2])
def test_steps_agree_with_a_plain_walk_over_the_log(tmp_path, seed):
    log, case_rows = random_log(seed)
    prepared = Prepared(write(tmp_path, {"operations": log, "cases": case_rows}), "2025-06-30", [CARD])
    steps = {row["operation_id"]: row for row in prepared.tables["steps"].to_pylist()}
    assert len(steps) == len(log)
    for case in case_rows:
        rows = in_order([row for row in log if row["case_id"] == case["case_id"]])
        for number, row in enumerate(rows):
            expected = (
                place_by_hand(rows, number)
                | time_by_hand(rows, number, case["opened_at"])
                | limit_by_hand(rows, number, case)
            )
            found = {key: steps[row["operation_id"]][key] for key in expected}
            assert found == expected


@pytest.mark.parametrize("as_of", ["2024-04-10", "2024-05-05"])
def test_what_is_recorded_later_changes_nothing(tmp_path, as_of):
    until = datetime.combine(date.fromisoformat(as_of), datetime.min.time()) + timedelta(days=1)
    log, case_rows = random_log(3)
    posts = [
        dated({"official_id": "a", "unit_id": "u", "post": "p", "valid_from": "2024-01-01", "valid_to": "2024-05-20"}),
        dated({"official_id": "b", "unit_id": "u", "post": "p", "valid_from": "2024-06-01"}),
    ]
    known_log = [row for row in log if max(row["occurred_at"], row["recorded_at"] or row["occurred_at"]) < until]
    known_cases = [
        row if (row["closed_at"] or until) < until else {**row, "closed_at": None, "outcome": None}
        for row in case_rows
        if row["opened_at"] < until
    ]
    known_posts = [{**posts[0], "valid_to": None}]
    assert len(known_log) < len(log)
    now = Prepared(
        write(tmp_path / "now", {"operations": known_log, "cases": known_cases, "posts": known_posts}), as_of, [CARD]
    )
    later = Prepared(write(tmp_path / "later", {"operations": log, "cases": case_rows, "posts": posts}), as_of, [CARD])
    assert now.available == later.available
    for name in now.tables:
        assert now.rows(name) == later.rows(name), name


def test_the_order_of_rows_changes_nothing(tmp_path):
    log, case_rows = random_log(4)
    shuffled = log.copy()
    Random(1).shuffle(shuffled)  # noqa: S311
    one = Prepared(write(tmp_path / "one", {"operations": log, "cases": case_rows}), "2024-05-05", [CARD])
    two = Prepared(write(tmp_path / "two", {"operations": shuffled, "cases": case_rows[::-1]}), "2024-05-05", [CARD])
    for name in one.tables:
        assert one.rows(name) == two.rows(name), name


def test_two_imports_are_one_log(tmp_path):
    log, _ = random_log(5, cases=10)
    whole = Prepared(write(tmp_path / "whole", {"operations": log}), "2025-06-30", [CARD])
    first = write(tmp_path / "parts", {"operations": log[::2]}, "one")
    second = write(tmp_path / "parts", {"operations": log[1::2]}, "two")
    parts = Prepared({"operations": first["operations"] + second["operations"]}, "2025-06-30", [CARD])
    for name in whole.tables:
        assert whole.rows(name) == parts.rows(name), name
