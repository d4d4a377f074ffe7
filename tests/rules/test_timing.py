"""Rules about limits and times: small random logs against plain loops."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

import pytest

from tests.rules.card_on_rows import ask, hits, reference_card, workdays

AS_OF = date(2024, 6, 28)
START = datetime(2024, 3, 4, 9)  # noqa: DTZ001 (the log's own time)
OFF = frozenset({date(2024, 4, 4), date(2024, 5, 1), date(2024, 5, 2)})
CALENDAR = workdays(date(2024, 1, 1), AS_OF, OFF)
NUMBER = {row["day"]: row["workday_number"] for row in CALENDAR}
WORKING = {row["day"]: row["working"] for row in CALENDAR}


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (a test's own dice)


def passed(first: date, last: date) -> int:
    """Count the working days after the first day, up to the last, one by one."""
    return sum(WORKING[first + timedelta(days=number)] for number in range(1, (last - first).days + 1))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("late", [False, True])
def test_limits_of_closed_cases_are_counted_day_by_day(seed, late):
    random = dice(seed)
    cases, steps, expected = [], [], defaultdict(set)
    for number in range(500):
        opened = START + timedelta(days=random.randrange(30))
        closed = opened + timedelta(days=random.randrange(1, 40))
        due = (opened + timedelta(days=random.randrange(1, 30))).date() if random.random() < 0.5 else None
        matter = random.choice(["permit", "free"])
        promised = (12 if opened.day < 15 else 15) if matter == "permit" else None  # each case its own
        cases.append(
            {"case_id": f"c{number}", "matter_id": matter, "opened_at": opened, "closed_at": closed, "due_at": due}
            | {"promised_workdays": promised}
        )
        steps.append(
            {"operation_id": str(number), "case_id": f"c{number}", "matter_id": matter, "step": "close"}
            | {"official_id": random.choice("ab"), "occurred_at": closed, "closes_case": True}
        )
        paused = random.random() < 0.1
        if paused:
            steps.append(
                {"operation_id": f"p{number}", "case_id": f"c{number}", "matter_id": matter, "step": "停表"}
                | {"official_id": "b", "occurred_at": opened, "closes_case": False}
            )
        if due is not None:
            while not WORKING[due]:  # a limit that ends on a day off ends on the next working day
                due += timedelta(days=1)
            limit = passed(opened.date(), due)
        elif promised is not None:
            limit = promised
        else:
            continue
        used = passed(opened.date(), closed.date())
        found = used > limit if late else limit >= 10 and 0.9 * limit <= used <= limit
        if limit > 0 and found and not paused:
            key = f"c{number}" if late else (matter, closed.date().replace(day=1))
            expected[steps[-2 if paused else -1]["official_id"], key].add(f"c{number}")
    expected = {(key[0], frozenset(ids)) for key, ids in expected.items() if late or len(ids) >= 3}
    card = reference_card("limits", "case_limit_passed" if late else "case_limit_nearly_used", least_usual=1000)
    assert hits(ask(card, AS_OF, {"cases": cases, "steps": steps, "calendar": CALENDAR})) == expected
    assert expected


def test_a_limit_at_which_most_cases_end_is_not_asked():
    """Where the limit itself says when a case ends, ending there tells nothing of anybody."""
    steps = [
        {"operation_id": str(number), "case_id": f"c{number}", "matter_id": "permit", "step": "review"}
        | {"official_id": "a", "occurred_at": START, "month": date(2024, 3, 1), "closes_case": False}
        | {"limit_workdays": 10, "limit_used": 1, "late_workdays": 0}
        for number in range(20)
    ]
    card = reference_card("limits", "step_limit_nearly_used")
    all_at_it = ask(card, AS_OF, {"steps": steps})
    assert all_at_it.hits.empty
    assert "all values are the same" in all_at_it.gaps["reason_en"].iloc[0]
    early = [step | {"operation_id": f"e{step['operation_id']}", "limit_used": 0.2} for step in steps]
    assert hits(ask(card, AS_OF, {"steps": [*steps[:19], *early]})) == {
        ("a", frozenset(str(number) for number in range(19)))
    }


def runs_of(times: list[tuple[datetime, str]], seconds: int, least: int) -> set[frozenset[str]]:
    """Find runs of acts that each lie in some stretch of so many seconds with so many acts, by trying all."""
    times = sorted(times)
    span = timedelta(seconds=seconds)
    dense = [
        (when, name)
        for when, name in times
        if any(
            begin <= when <= begin + span and sum(begin <= other <= begin + span for other, _ in times) >= least
            for begin, _ in times
        )
    ]
    runs: list[list[tuple[datetime, str]]] = []
    for one in dense:
        if runs and one[0] - runs[-1][-1][0] <= span:
            runs[-1].append(one)
        else:
            runs.append([one])
    return {frozenset(name for _, name in run) for run in runs}


@pytest.mark.parametrize("seed", range(12))
def test_bursts_are_found_by_trying_every_stretch(seed):
    random = dice(seed)
    steps, times = [], defaultdict(list)
    for number in range(160):
        who, outcome = random.choice("ab"), random.choice(["approved", "approved", "rejected", None])
        when = START + timedelta(seconds=random.randrange(40 * 60))
        only_date = random.random() < 0.05
        steps.append(
            {"operation_id": str(number), "case_id": f"c{number}", "step": "decide", "official_id": who}
            | {"matter_id": "permit", "occurred_at": when, "occurred_is_date": only_date, "outcome": outcome}
        )
        if outcome == "approved" and not only_date:
            times[who].append((when, str(number)))
    expected = {(who, run) for who in "ab" for run in runs_of(times[who], 60, 3)}
    card = reference_card("timing", "approvals_within_a_minute", at_least=3)
    assert hits(ask(card, AS_OF, {"steps": steps})) == expected
    assert expected


@pytest.mark.parametrize("seed", range(6))
def test_impossible_speed_is_a_share_of_the_median_over_everybody(seed):
    random = dice(seed)
    steps, hours, quick = [], defaultdict(list), defaultdict(set)
    for number in range(240):
        step, who = (
            random.choice(["examine", "glance", "rare" if random.random() < 0.1 else "file"]),
            random.choice("ab"),
        )
        typical = {"examine": 5, "rare": 5, "glance": 0.5, "file": 5}[step]
        spent = random.choice([typical, typical, typical * 1.5, 0.1])
        started = START + timedelta(days=random.randrange(80))
        hours[step].append(spent)
        steps.append(
            {"operation_id": str(number), "case_id": f"c{number}", "matter_id": "permit", "step": step}
            | {"official_id": who, "started_at": started, "occurred_at": started + timedelta(hours=spent)}
            | {"month": started.date().replace(day=1), "elapsed_hours": spent}
        )
    duties = {"examine": "examine", "glance": "examine", "rare": "examine", "file": "keep"}
    for row in steps:
        times = hours[row["step"]]
        asked = duties[row["step"]] != "keep" and len(times) >= 30 and median(times) >= 1
        if asked and row["elapsed_hours"] < 0.05 * median(times):
            quick[row["official_id"], row["step"], row["month"]].add(row["operation_id"])
    expected = {(key[0], frozenset(ids)) for key, ids in quick.items() if len(ids) >= 3}
    workflow = [{"matter_id": "permit", "step": step, "duty": duty} for step, duty in duties.items()]
    found = ask(reference_card("timing", "examined_faster_than_reading"), AS_OF, {"steps": steps, "workflow": workflow})
    assert hits(found) == expected
    assert expected
    told = " ".join(found.gaps["reason_en"])
    assert "permit/glance: all values are the same" in told
    assert "permit/rare: there are too few records" in told


@pytest.mark.parametrize("seed", range(6))
def test_two_places_are_those_of_acts_that_follow_each_other(seed):
    random = dice(seed)
    steps = [
        {"operation_id": f"{number:03}", "case_id": f"c{number}", "matter_id": "m", "step": "see"}
        | {"official_id": random.choice("ab"), "place_id": random.choice(["p", "p", "q", None])}
        | {"occurred_at": START + timedelta(minutes=random.randrange(300)), "occurred_is_date": False}
        for number in range(80)
    ]
    expected = set()
    for who in "ab":
        mine = sorted(
            (row["occurred_at"], row["operation_id"], row["place_id"])
            for row in steps
            if row["official_id"] == who and row["place_id"]
        )
        for earlier, later in pairwise(mine):
            if earlier[2] != later[2] and later[0] - earlier[0] < timedelta(minutes=5):
                expected.add((who, frozenset({earlier[1], later[1]})))
    assert hits(ask(reference_card("timing", "two_places_within_minutes"), AS_OF, {"steps": steps})) == expected
    assert expected


def random_cases(random: Random) -> tuple[list[dict], list[dict]]:
    """Make cases of some acts, reminders and suspensions; some are closed on the day of their last act."""
    steps, cases = [], []
    for case in range(60):
        day = date(2024, 3, 4) + timedelta(days=random.randrange(20))
        for position in range(1, random.randrange(2, 8)):
            step = random.choice(["review", "review", "催办", "reminder", "停表", "Suspend"])
            when = datetime(day.year, day.month, day.day, 10)  # noqa: DTZ001
            steps.append(
                {"operation_id": f"{case}-{position}", "case_id": f"c{case}", "matter_id": "permit", "step": step}
                | {"official_id": random.choice("abc"), "unit_id": "u", "occurred_at": when, "day": day}
                | {"position": position}
            )
            day += timedelta(days=random.choice([0, 1, 3, 5, 7, 20, 50]))
            if day >= date(2024, 6, 20):
                break
        closed = datetime(day.year, day.month, day.day, 17) if random.random() < 0.5 and day < AS_OF else None  # noqa: DTZ001
        cases.append({"case_id": f"c{case}", "matter_id": "permit", "opened_at": START, "closed_at": closed})
    return steps, cases


@pytest.mark.parametrize("seed", range(6))
def test_reminders_and_suspensions_are_followed_through_each_case(seed):
    steps, cases = random_cases(dice(seed))
    ignored, long = defaultdict(set), set()
    for case in cases:
        mine = [step for step in steps if step["case_id"] == case["case_id"]]
        end = case["closed_at"].date() if case["closed_at"] else AS_OF
        for place, step in enumerate(mine):
            later = mine[place + 1 :]
            if step["step"] in ("停表", "Suspend"):
                until = later[0]["day"] if later else end
                if passed(step["day"], until) > 15:
                    long.add((step["official_id"], frozenset({step["operation_id"]})))
            if step["step"] in ("催办", "reminder"):
                held = [one for one in mine[:place] if one["step"] not in ("催办", "reminder")]
                answers = [one["day"] for one in later if one["step"] not in ("催办", "reminder")]
                if held and passed(step["day"], min([*answers, end]) if answers else end) > 3:
                    ignored[held[-1]["official_id"], case["case_id"]].add(step["operation_id"])
    tables = {"steps": steps, "cases": cases, "calendar": CALENDAR}
    assert hits(ask(reference_card("timing", "suspended_too_long", workdays=15), AS_OF, tables)) == long
    expected = {(who, frozenset(ids)) for (who, _), ids in ignored.items()}
    assert hits(ask(reference_card("timing", "reminder_ignored"), AS_OF, tables)) == expected
    assert long
    assert expected


@pytest.mark.parametrize("seed", range(6))
def test_a_refusal_and_the_next_decision_elsewhere(seed):
    random = dice(seed)
    steps = [
        {"operation_id": f"{number:03}", "case_id": f"c{number}", "matter_id": random.choice("mn"), "step": "decide"}
        | {"official_id": random.choice("ab"), "unit_id": random.choice("uv")}
        | {"occurred_at": START + timedelta(hours=random.randrange(24 * 60))}
        | {"counterparty_id": random.choice(["k", "l", "n", None])}
        | {"outcome": random.choice(["approved", "rejected", "returned", "done"])}
        | {"amount": random.choice([None, 5, 6])}
        for number in range(300)
    ]
    expected = set()
    for party in "kln":
        for matter in "mn":
            mine = sorted(
                (
                    row["occurred_at"],
                    row["operation_id"],
                    row["outcome"],
                    row["unit_id"],
                    row["official_id"],
                    row["amount"],
                )
                for row in steps
                if (row["counterparty_id"], row["matter_id"]) == (party, matter) and row["outcome"] != "done"
            )
            for first, second in pairwise(mine):
                soon = second[0] - first[0] <= timedelta(days=10)
                same = None in (first[5], second[5]) or first[5] == second[5]
                if (first[2], second[2]) == ("rejected", "approved") and first[3] != second[3] and soon and same:
                    expected.add((second[4], frozenset({first[1], second[1]})))
    assert hits(ask(reference_card("timing", "rejected_here_approved_there"), AS_OF, {"steps": steps})) == expected
    assert expected


def test_limits_on_a_real_desk(shared):
    """The working days that the limits of a Dutch desk leave, counted by the rule as by hand."""
    source = shared("receipt_wabo") / "receipt.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times = {}
    for row in rows:
        times[row["case:concept:name"]] = [row[f"case:{name}"][:10] for name in ("startdate", "enddate", "deadline")]
    calendar = workdays(date(2009, 1, 1), date(2012, 12, 31))
    number = {row["day"]: row["workday_number"] for row in calendar}
    working = {row["day"]: row["working"] for row in calendar}
    known = {case: [date.fromisoformat(day) for day in days] for case, days in times.items() if all(days)}
    expected = set()
    for case, (opened, closed, due) in known.items():
        until = number[due] + (not working[due])
        if until > number[opened] and number[closed] > until and closed >= opened:
            expected.add(("a", frozenset({case})))
    tables = {
        "calendar": calendar,
        "cases": [
            {"case_id": case, "matter_id": "permit", "opened_at": opened, "closed_at": closed, "due_at": due}
            for case, (opened, closed, due) in known.items()
        ],
        "steps": [
            {"operation_id": case, "case_id": case, "matter_id": "permit", "step": "close", "official_id": "a"}
            | {"occurred_at": days[1], "closes_case": True}
            for case, days in known.items()
        ],
    }
    card = reference_card("limits", "case_limit_passed").model_copy(update={"window": "P48M"})
    found = ask(card, date(2012, 12, 31), tables)
    assert hits(found) == expected
    assert len(expected) > 100
    assert found.health["status"].tolist() == ["miscalibrated"]
