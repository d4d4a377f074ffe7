"""A page can be built of every card, under fixed headings in both languages; a folder of pages follows the cards."""

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from riskml.cards import json_schemas, read_cards
from riskml.cards.pages import NOTICE, card_pages, stale_pages, write_pages
from riskml.cli import main
from riskml.core.project import Project
from riskml.reports.case_pages import pages_of_cases

HEADINGS = {
    "metrics": [
        "量什么 · What it measures",
        "为何重要 · Why it matters",
        "可能的正当原因 · Innocent explanations",
        "看不到什么 · What it cannot see",
        "如何阅读 · How to read it",
        "设置 · Settings",
        "观测 · Observations",
        "算例 · Worked example",
        "文献 · Literature",
    ],
    "rules": [
        "问什么 · What it asks",
        "依据 · Source",
        "为何重要 · Why it matters",
        "为何是这一等级 · Why this grade",
        "可能的正当原因 · Innocent explanations",
        "何时不适用 · Excluded when",
        "看不到什么 · What it cannot see",
        "命中语句 · The sentence of a hit",
        "设置 · Settings",
        "查询 · Query",
        "总体 · Population",
        "何处不作判断 · Where it is silent",
        "算例 · Examples",
    ],
    "matters": [
        "依据 · Law",
        "责任清单 · Responsibilities",
        "负面清单 · What is forbidden",
        "设置 · Settings",
        "流程 · Workflow",
        "留存材料 · Records to leave",
        "风险点 · Risk points",
    ],
    "shapes": [
        "问什么 · What it asks",
        "由卡片填写 · What a card fills in",
        "hits",
        "population",
        "silent",
        "规则 · Rules",
    ],
}
SOMETIMES = {
    "文献 · Literature",
    "何处不作判断 · Where it is silent",
    "责任清单 · Responsibilities",
    "负面清单 · What is forbidden",
    "留存材料 · Records to leave",
    "风险点 · Risk points",
    "population",
    "silent",
}


@pytest.fixture(scope="module")
def cards(root):
    return read_cards(Project.open(root))


def test_every_card_has_one_page_under_the_headings_of_its_kind(cards):
    pages = card_pages(cards)
    kinds = {kind: [path for path in pages if path.startswith(f"{kind}/")] for kind in HEADINGS}
    assert {kind: len(paths) for kind, paths in kinds.items()} == {
        "metrics": len(cards.metrics),
        "rules": len(cards.rules),
        "matters": len(cards.matters),
        "shapes": len(cards.shapes),
    }
    for kind, paths in kinds.items():
        for path in paths:
            outside = re.sub(r"```.*?```", "", pages[path], flags=re.DOTALL)
            found = [re.sub(r" \(\d+\)$", "", one) for one in re.findall(r"^## (.*)$", outside, re.MULTILINE)]
            assert found == [one for one in HEADINGS[kind] if one in found or one not in SOMETIMES], path
            assert pages[path].startswith(f"{NOTICE}\n\n# "), path


def test_the_list_of_cards_names_each_page_once(cards):
    pages = card_pages(cards)
    linked = re.findall(r"\]\(([^)]+)\)", pages["cards.md"])
    assert sorted(linked) == sorted(set(pages) - {"cards.md"} - {one for one in pages if one.startswith("schemas/")})


def test_a_folder_of_pages_follows_the_cards_and_leaves_what_people_wrote(cards, tmp_path):
    (tmp_path / "rules.md").write_text("# By hand\n", "utf-8")
    assert write_pages(cards, tmp_path) == len(card_pages(cards))
    assert stale_pages(cards, tmp_path) == []
    gone = cards.metrics[0]
    changed = next((tmp_path / "rules").rglob("*.md"))
    changed.write_text(f"{NOTICE}\nanother", "utf-8")
    fewer = replace(cards, metrics=cards.metrics[1:])
    left = {"cards.md", f"metrics/{gone.name}.md", changed.relative_to(tmp_path).as_posix()}
    assert set(stale_pages(fewer, tmp_path)) == left
    write_pages(fewer, tmp_path)
    assert stale_pages(fewer, tmp_path) == []
    assert not (tmp_path / f"metrics/{gone.name}.md").exists()
    assert (tmp_path / "rules.md").read_text("utf-8") == "# By hand\n"


def test_a_new_project_holds_what_editors_complete_cards_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "bureau"]).exit_code == 0
    written = {file.name: json.loads(file.read_text("utf-8")) for file in (tmp_path / "bureau/docs/schemas").iterdir()}
    assert written == {f"{name}.schema.json": schema for name, schema in json_schemas().items()}
    built = CliRunner().invoke(main, ["docs", "bureau/docs", "--project", "bureau"])
    assert built.exit_code == 0, built.output
    (said,) = built.output.splitlines()
    project = Project.open(tmp_path / "bureau")
    assert said == f"{len(card_pages(read_cards(project)) | pages_of_cases(project))} pages in bureau/docs"
    whole = CliRunner().invoke(main, ["docs", "bureau/docs", "--project", "bureau", "--verify"])
    assert whole.exit_code == 0, whole.output
    (tmp_path / "bureau/docs/cards.md").unlink()
    missing = CliRunner().invoke(main, ["docs", "bureau/docs", "--project", "bureau", "--verify"])
    assert missing.exit_code == 2
    assert "cards.md" in missing.output
