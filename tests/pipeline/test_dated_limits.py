"""A limit shortened in mid-year, from the file to the page: whoever began before it is held to the limit of then."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from riskml.cli.trail import trail_text
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.facts import working_set
from riskml.reports import render_trail
from tests.engine.prepared_log import CALENDAR
from tests.sample_of_rules import keep_a_sample_of_rules

DAYS = CALENDAR[CALENDAR["working"]]["day"].tolist()
SHORTENED = date(2025, 7, 1)
AS_OF = date(2025, 12, 31)
SINCE = r"（[^（）]*起施行）| \([^()]*in force since [^()]*\)"
"""What only a sentence about a limit of a card says; a day that the log tells is due since no day."""
CARD = """
name = "{name}"
label = {{ zh = "许可", en = "Permit" }}
law = {{ zh = "示例", en = "example" }}
{limit}
[[step]]
name = "accept"
label = {{ zh = "受理", en = "Acceptance" }}
duty = "accept"
[[step]]
name = "review"
label = {{ zh = "审查", en = "Review" }}
duty = "examine"
{step_limit}
[[step]]
name = "decide"
label = {{ zh = "决定", en = "Decision" }}
duty = "approve"
decides = true
"""
SHORTER = {
    "limit_workdays": "[{ limit = 20 }, { from = 2025-07-01, limit = 10 }]",
    "step": "[{ limit = 8 }, { from = 2025-07-01, limit = 4 }]",
}
METRICS = {
    "overdue_rate", "overdue_workdays", "near_limit_share", "limit_bunching", "open_and_late", "entered_after_limit",
    "returned_at_the_limit",
}  # fmt: skip


def later(day, workdays):
    return DAYS[DAYS.index(day) + workdays]


def cases():
    """Yield cases of two matters: identifier, matter, official, day received, working days to review and decision."""
    first = DAYS.index(date(2025, 3, 3))
    for number in range(170):
        day = DAYS[first + number]
        spent = 12 if number % 3 == 0 else 9 + number % 4
        yield f"W{number:03d}", "whole", f"P{number % 4}", day, 1, spent
        yield f"S{number:03d}", "stepwise", f"P{(number + 1) % 4}", day, 3 + number % 4, spent


def limit_of(day, longer, shorter):
    return longer if day < SHORTENED else shorter


def make(folder, limits, *, told=False):
    """Make a project whose cards say these limits and, where told, a log that says the day on which each is due."""
    project = create_project(folder)
    for card in project.features.glob("metrics/*.toml"):
        if card.stem not in METRICS:
            card.unlink()
    keep_a_sample_of_rules(folder, whole="limits")
    for card in project.features.glob("matters/*.toml"):
        card.unlink()
    for name in ("whole", "stepwise"):
        text = CARD.format(
            name=name,
            limit=f"limit_workdays = {limits['limit_workdays']}" if name == "whole" and limits else "",
            step_limit=f"limit_workdays = {limits['step']}" if name == "stepwise" and limits else "",
        )
        (project.features / "matters" / f"{name}.toml").write_text(text, "utf-8")
    acts, rows = [], []
    for case, matter, who, day, review, decide in cases():
        row = {"case_id": case, "matter_id": matter, "unit_id": "U", "opened_at": f"{day} 09:00"}
        if told and matter == "whole":
            row["due_at"] = f"{later(day, limit_of(day, 20, 10))}"
        rows.append(row)
        for step, done in (("accept", day), ("review", later(day, review)), ("decide", later(day, decide))):
            act = {
                "operation_id": f"{case}{step}", "case_id": case, "matter_id": matter, "step": step,
                "official_id": who, "unit_id": "U", "occurred_at": f"{done} 10:00", "outcome": "done",
            }  # fmt: skip
            if told and matter == "stepwise" and step == "review":
                act["due_at"] = f"{later(day, limit_of(day, 8, 4))}"
            acts.append(act)
    for table, content in (("operations", acts), ("cases", rows)):
        file = folder.parent / f"{folder.name}_{table}.csv"
        pd.DataFrame(content).to_csv(file, index=False)
        [account] = import_source(project, file, table=table, format="csv")
        assert account.accepted == len(content), account.faults
    return open_project(folder)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("limits")


@pytest.fixture(scope="module")
def shortened(place):
    return make(place / "shortened", SHORTER)


def rows_of(session, sql):
    with working_set(session.project, session.cards, as_of=AS_OF) as known:
        return known.engine.arrow(sql).to_pylist()


def test_whoever_received_a_case_before_the_change_has_the_time_of_then(shortened):
    late = {
        row["case_id"]: (row["limit_workdays"], row["late_workdays"])
        for row in rows_of(shortened, "select * from steps where closes_case and matter_id = 'whole'")
    }
    for case, matter, _, day, _, spent in cases():
        if matter == "whole":
            limit = limit_of(day, 20, 10)
            waited = DAYS.index(later(day, spent)) - DAYS.index(later(day, 1))
            assert late[case] == (limit - spent + waited, max(spent - limit, 0)), (case, day)
    assert {day < SHORTENED for _, _, _, day, _, spent in cases() if spent == 12} == {True, False}


def test_a_step_has_the_limit_of_the_day_on_which_its_own_clock_began(shortened):
    told = {
        row["case_id"]: row
        for row in rows_of(shortened, "select * from steps where step = 'review' and matter_id = 'stepwise'")
    }
    for case, matter, _, day, spent, _ in cases():
        if matter == "stepwise":
            limit = limit_of(day, 8, 4)
            row = told[case]
            assert (row["promised_workdays"], row["late_workdays"]) == (limit, max(spent - limit, 0)), (case, day)


def test_rules_hit_only_what_the_rule_of_its_time_makes_late(shortened):
    hits = shortened.hits(AS_OF)
    passed = set(hits[hits["rule"] == "case_limit_passed"]["case_id"])
    assert passed == {
        case
        for case, matter, _, day, _, spent in cases()
        if matter == "whole" and spent > limit_of(day, 20, 10) and later(day, spent) <= AS_OF
    }
    assert passed
    stepped = set(hits[hits["rule"] == "step_limit_passed"]["case_id"])
    assert stepped == {
        case for case, matter, _, day, spent, _ in cases() if matter == "stepwise" and spent > limit_of(day, 8, 4)
    }


def figures(session):
    table = session.measure(AS_OF)
    return table[[name for name in table if not isinstance(table[name].iloc[0], (list, dict))]]


def same(one, other):
    assert_frame_equal(figures(one), figures(other), check_exact=True)
    plain = ["rule", "official_id", "case_id", "sentence_zh", "sentence_en", "grade"]
    told = [session.hits(AS_OF)[plain].replace(SINCE, "", regex=True) for session in (one, other)]
    assert_frame_equal(*told, check_exact=True)


def test_the_same_days_told_by_the_log_itself_give_the_same_figures_and_hits(place, shortened):
    same(shortened, make(place / "told", {}, told=True))


def test_what_the_log_tells_goes_before_the_card(place, shortened):
    same(shortened, make(place / "both", {"limit_workdays": "1", "step": "1"}, told=True))


def test_one_dated_limit_that_covers_everything_is_the_plain_number(place):
    plain = make(place / "plain", {"limit_workdays": "10", "step": "4"})
    same(plain, make(place / "ever", {"limit_workdays": "[{ limit = 10 }]", "step": "[{ limit = 4 }]"}))
    covering = "[{{ from = 2020-01-01, limit = {} }}]"
    same(plain, make(place / "covering", {"limit_workdays": covering.format(10), "step": covering.format(4)}))


def test_before_the_first_limit_nothing_is_late_and_later_ones_change_nothing_yet(place):
    coming = make(
        place / "coming",
        {
            "limit_workdays": "[{ from = 2025-07-01, limit = 10 }, { from = 2030-01-01, limit = 1 }]",
            "step": "[{ from = 2025-07-01, limit = 4 }, { from = 2030-01-01, limit = 1 }]",
        },
    )
    limited = rows_of(coming, "select min(started_at) as first from steps where promised_workdays is not null")
    assert limited[0]["first"].date() >= SHORTENED
    [matter] = rows_of(coming, "select limit_workdays from matters where matter_id = 'whole'")
    [step] = rows_of(coming, "select limit_workdays from workflow where matter_id = 'stepwise' and step = 'review'")
    assert (matter["limit_workdays"], step["limit_workdays"]) == (10, 4)


def test_the_page_and_the_trail_say_since_when_a_limit_was_in_force(shortened):
    after = next(case for case, matter, _, day, *_ in cases() if matter == "whole" and day >= SHORTENED)
    before = next(case for case, matter, _, day, *_ in cases() if matter == "whole" and day < SHORTENED)
    new, old = shortened.trace(after, AS_OF).trail, shortened.trace(before, AS_OF).trail
    assert (new.limit_workdays, new.limit_since) == (10, SHORTENED)
    assert (old.limit_workdays, old.limit_since) == (20, None)
    assert "limit 10 workdays, in force since 2025-07-01" in trail_text(new, "en")
    assert "时限 10 个工作日（2025-07-01 起施行）" in trail_text(new, "zh")
    assert "in force since 2025-07-01" in render_trail(new, "en")
    assert "时限 10 个工作日，2025 年 7 月 1 日起施行" in render_trail(new, "zh")
    assert "in force since" not in trail_text(old, "en")
    step = shortened.trace(after.replace("W", "S"), AS_OF).trail.acts[1]
    assert (step.limit_workdays, step.limit_since) == (4, SHORTENED)
