"""Limits of matter cards: one number, or several with the day from which each is in force."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from riskml.cards import MatterCard, dated, matter_tables, newest, read_cards
from riskml.cards.pages import matter_page
from riskml.cards.read import selects_of
from riskml.cards.undated import undated_limits
from riskml.core.errors import CardError, ProjectError
from riskml.core.project import Project
from riskml.core.toml import read_model
from riskml.pipeline import create_project
from riskml.pipeline.check import check_project, what_holds

ROOT = Path(__file__).resolve().parents[2]
WORDS = """
name = "permit"
label = { zh = "许可", en = "Permit" }
law = { zh = "示例", en = "example" }
"""
SHORTER = "[{ limit = 20 }, { from = 2025-07-01, limit = 10 }]"
STEP = """
[[step]]
name = "accept"
label = { zh = "受理", en = "Acceptance" }
"""


def card(folder, limit, step=""):
    file = folder / "permit.toml"
    file.write_text(f"{WORDS}limit_workdays = {limit}\n{STEP}{step}", "utf-8")
    return read_model(file, MatterCard)


def test_a_number_stays_a_number_and_dates_stand_as_they_are_written(tmp_path):
    assert card(tmp_path, "20").limit_workdays == 20
    told = card(tmp_path, '[{ limit = 20 }, { from = "2025-07-01", limit = 10 }]').limit_workdays
    assert told == card(tmp_path, SHORTER).limit_workdays
    assert dated(told) == ((date.min, 20.0), (date(2025, 7, 1), 10.0))
    assert (newest(told), newest(3.0), newest(None)) == (10.0, 3.0, None)


def test_periods_are_those_in_which_no_limit_of_a_step_changes(tmp_path):
    step = (
        f"limit_workdays = {SHORTER}\nlegal_limit_workdays = [{{ from = 2025-01-01, limit = 30 }}]\nlimit_hours = 8\n"
    )
    rows = matter_tables([card(tmp_path, "20", step)])["limits"].to_pylist()
    whole, *steps = rows
    assert (whole["step"], whole["from_day"], whole["until_day"]) == (None, date.min, date.max)
    kinds = (
        "limit_workdays",
        "limit_hours",
        "legal_limit_workdays",
        "limit_workdays_since",
        "legal_limit_workdays_since",
    )
    first, second = date(2025, 1, 1), date(2025, 7, 1)
    assert [(one["from_day"], one["until_day"], *(one[kind] for kind in kinds)) for one in steps] == [
        (date.min, first, 20.0, 8.0, None, None, None),
        (first, second, 20.0, 8.0, 30.0, None, first),
        (second, date.max, 10.0, 8.0, 30.0, second, first),
    ]


def test_a_plain_number_and_one_that_is_dated_from_ever_give_the_same_tables(tmp_path):
    plain, ever = matter_tables([card(tmp_path, "20")]), matter_tables([card(tmp_path, "[{ limit = 20 }]")])
    assert plain == ever


def test_the_page_of_a_card_tells_every_limit_with_its_day(tmp_path):
    page = matter_page(card(tmp_path, SHORTER, f"limit_workdays = {SHORTER}\n"))
    assert "| limit_workdays | 20；2025-07-01 起 · from 2025-07-01: 10 |" in page
    assert "20 个工作日 · workdays；2025-07-01 起 · from 2025-07-01: 10 个工作日 · workdays" in page
    assert "| limit_workdays | 20 |" in matter_page(card(tmp_path, "20"))


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        ("[{ from = 2025-07-01, limit = 10 }, { from = 2025-01-01, limit = 20 }]", "2025-07-01 → 2025-01-01", "order"),
        ("[{ from = 2025-07-01, limit = 10 }, { from = 2025-07-01, limit = 20 }]", "同一天只写一项", "no day twice"),
        ("[{ limit = 10 }, { limit = 20 }]", "第 2 项", "number 2 does not"),
        ("[{ limit = 1 }, { from = 2025-07-01, limit = 3 }, { from = 2025-07-01, limit = 2 }, { limit = 4 }]",
         "第 4 项", "2025-07-01 → 2025-07-01"),
        ("[]", "至少一项时限", "one limit at least"),
        ("[{ limit = 0 }]", "大于 0", "greater than 0"),
        ("0", "大于 0", "greater than 0"),
        ("[{ from = 2025-07-01, days = 3 }]", "limit", "days"),
    ],
)  # fmt: skip
def test_check_tells_every_fault_of_every_limit_where_it_stands(tmp_path, limit, zh, en):
    with pytest.raises(ProjectError) as told:
        card(tmp_path, limit, f"limit_hours = {limit}\n")
    texts = [" ".join(fault.parts(language)) for fault in told.value.faults for language in ("zh", "en")]
    assert any(zh in one for one in texts), texts
    assert any(en in one for one in texts), texts
    wheres = [str(fault) for fault in told.value.faults]
    assert any("key limit_workdays" in one for one in wheres)
    assert any("key step.0.limit_hours" in one for one in wheres)
    assert not any("as number" in one or "as dated" in one for one in wheres)


def test_faults_of_several_cards_come_at_once_from_check(tmp_path):
    project = create_project(tmp_path / "project")
    for name in ("a", "b"):
        text = WORDS.replace("permit", name) + "limit_workdays = [{ limit = 1 }, { limit = 2 }]\n"
        (project.features / "matters" / f"{name}.toml").write_text(text, "utf-8")
    with pytest.raises(CardError) as told:
        check_project(project)
    assert len(told.value.faults) == 2


TODAYS = """population = \"\"\"
select operation_id as ref, occurred_at as at
from steps left join workflow using (matter_id, step)
where workflow.limit_hours is null or workflow.limit_hours <= $most_hours
\"\"\"
"""


def test_check_warns_of_a_card_that_judges_the_past_by_a_limit_of_today(tmp_path):
    """Where a limit was shortened, such a card makes people late who were in time."""
    project = create_project(tmp_path / "project")
    place = project.features / "rules/service/callout_answered_late.toml"
    kept = place.read_text("utf-8")
    for folder in (project.features / "rules", project.features / "metrics", project.training / "recipes"):
        shutil.rmtree(folder)
        folder.mkdir()
    place.parent.mkdir()
    place.write_text(kept, "utf-8")
    assert "limit" not in what_holds(project).en
    place.write_text(re.sub(r'population = """.*?"""\n', TODAYS, kept, flags=re.DOTALL), "utf-8")
    told = what_holds(project)
    assert "card callout_answered_late reads workflow.limit_hours" in told.en
    assert "卡片 callout_answered_late 读取 workflow.limit_hours" in told.zh
    assert "all hold" in told.en, "it is a note, and no fault: a bureau may mean it"


def test_no_shipped_card_judges_the_past_by_a_limit_of_today():
    cards = read_cards(Project.open(ROOT))
    every = [one.observations for one in cards.metrics] + [sql for one in cards.rules for sql in selects_of(one)]
    assert len(every) > len(cards.rules)
    assert {sql: undated_limits(sql) for sql in every if undated_limits(sql)} == {}
