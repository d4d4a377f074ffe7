"""The pages that people read first: their commands work, their links lead somewhere, both languages agree."""

import csv
import os
import re
import tomllib
from pathlib import Path

import pytest

from riskml.cards import read_cards
from riskml.cards.pages import NOTICE, card_pages
from riskml.core.project import CONTENT, Project
from riskml.reports.case_pages import pages_of_cases
from riskml.triage import GradeSettings
from tests.docs.walkthrough import agrees, blocks, follow

FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
EXCERPTS = {"importing.zh.md", "evaluation.zh.md", "grades.zh.md", "privacy.zh.md", "running.zh.md"}
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
TYPED = ("docs/importing.md", "docs/learning.md", "docs/rules.md", "docs/tracing.md", "docs/backtest.md")
GUIDES = ("analyst", "batch-job", "commission", "auditor", "answering")
LARGEST_PICTURE = 200_000


def pages(root):
    found = [
        root / name
        for name in ("README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
    ]
    return found + [
        one for one in sorted((root / "docs").rglob("*.md")) if not one.read_text("utf-8").startswith(NOTICE)
    ]


@pytest.mark.parametrize("name", TYPED)
def test_what_a_page_shows_is_what_happens(root, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = (root / name).read_text("utf-8")
    assert blocks(page)
    assert follow(page, tmp_path) == []


def test_start_and_the_guides_are_one_walk_through_one_project(root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("start", *(f"guides/{guide}" for guide in GUIDES)):
        assert follow((root / f"docs/{name}.md").read_text("utf-8"), tmp_path) == [], name
    assert "P07" in (tmp_path / "answer.html").read_text("utf-8")


def test_the_quarantined_row_of_the_import_page_has_both_faults(root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert follow((root / "docs/importing.md").read_text("utf-8"), tmp_path) == []
    (kept,) = (tmp_path / "bureau/quarantine/operations").glob("*.csv")
    (row,) = csv.DictReader(kept.read_text("utf-8-sig").splitlines())
    assert row["source_row"] == "5"
    assert "official_id" in row["faults"]
    assert "occurred_at" in row["faults"]


def test_a_page_that_shows_something_else_is_caught(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = (
        "```console\n$ riskml init bureau\nanother answer\n```\n"
        "```console\n$ riskml init other\nproject made in …\n```\n"
    )
    wrong = follow(page, tmp_path)
    assert len(wrong) == 1
    assert "another answer" in wrong[0]


def test_an_ellipsis_stands_for_anything_and_nothing_else_does():
    assert agrees("a … c\nd", "a b\nb c\nd")
    assert not agrees("a.c", "abc")


def pairs(root):
    """Return every page that stands in Chinese with the page that it says in English."""
    chinese = [page for page in pages(root) if page.name.endswith(".zh.md")]
    return [(page.with_name(page.name.replace(".zh.md", ".md")), page) for page in chinese]


def test_the_languages_show_the_same_blocks(root):
    found = pairs(root)
    assert {one.name for one, _ in found} >= {"README.md", "start.md", *(f"{guide}.md" for guide in GUIDES)}
    for english, chinese in found:
        shown, said = (FENCED.findall(page.read_text("utf-8")) for page in (english, chinese))
        if chinese.name in EXCERPTS:
            assert [block for block in shown if block in said] == said, chinese
        else:
            assert without_the_tree(shown) == said, chinese


def without_the_tree(fenced):
    return [block for block in fenced if not block.startswith("```{toctree}")]


def test_every_page_in_two_languages_leads_to_the_other(root):
    for english, chinese in pairs(root):
        assert english.read_text("utf-8").startswith(f"**English** · [中文]({chinese.name})\n"), english
        assert chinese.read_text("utf-8").startswith(f"[English]({english.name}) · **中文**\n"), chinese


def test_what_readers_of_a_commission_need_is_there_in_chinese(root):
    for name in ("index", "start", "about", "charts", "grades", "privacy", "reading-a-portrait", "running"):
        assert (root / f"docs/{name}.zh.md").exists(), name
    told = (root / "docs/about.md").read_text("utf-8")
    written = {page.name for page in pages(root) if page.parent == root / "docs"}
    alone = written - {one.name for pair in pairs(root) for one in pair}
    assert {name for name in alone if f"]({name})" in told} == alone


def broken_links(root, texts):
    """Return the links of pages that lead neither to a file that is kept nor to one of the pages."""
    broken = []
    for page, text in texts.items():
        for found in LINK.finditer(text):
            target = found["target"].partition("#")[0]
            if not target or target.startswith("http"):
                continue
            place = Path(os.path.normpath(page.parent / target))
            if place not in texts and (place.suffix == ".md" or not place.exists()):
                broken.append(f"{page.relative_to(root)}: {target}")
    return broken


def test_links_lead_somewhere_once_the_pages_of_cards_are_built(root):
    texts = {page: page.read_text("utf-8") for page in pages(root)}
    project = Project.open(root)
    pages_built = card_pages(read_cards(project)) | pages_of_cases(project)
    built = {root / "docs" / path: text for path, text in pages_built.items()}
    assert not texts.keys() & built.keys()
    assert broken_links(root, texts | built) == []
    one = root / "docs/metrics/overdue_rate.md"
    del built[one]
    assert f"docs/cards.md: {one.relative_to(root / 'docs')}" in broken_links(root, texts | built)


def test_who_reads_before_building_is_told_how(root):
    outside = {
        root / name: (root / name).read_text("utf-8") for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")
    }
    for page, text in outside.items():
        assert "`make docs`" in text, page
        assert not re.search(r"\]\(docs/(cards\.md|(metrics|rules|matters|shapes|schemas)/)", text), page
    assert "`make docs`" in (root / "docs/index.md").read_text("utf-8")


def test_every_page_is_reached_from_the_index(root):
    for index, chinese in (("index.md", False), ("index.zh.md", True)):
        linked = {found["target"] for found in LINK.finditer((root / "docs" / index).read_text("utf-8"))}
        of_language = [page for page in pages(root) if page.name.endswith(".zh.md") == chinese]
        names = {page.name for page in of_language if page.parent == root / "docs"}
        guides = {f"guides/{page.name}" for page in of_language if page.parent.name == "guides"}
        assert (names | guides) - {index} <= linked


def test_no_page_names_a_machine(root):
    place = re.compile(r"(?<![\w.])/(home|root|tmp|work|Users|opt)/")
    assert not [page.name for page in pages(root) if place.search(page.read_text("utf-8"))]


def test_pictures_are_light(root):
    pictures = sorted((root / "docs/images").iterdir())
    shown = {found["target"].split("/")[-1] for page in pages(root) for found in LINK.finditer(page.read_text("utf-8"))}
    assert {one.name for one in pictures} == {name for name in shown if name.endswith((".png", ".svg"))}
    assert all(one.stat().st_size < LARGEST_PICTURE for one in pictures)


def test_comparisons_cover_every_card(root):
    page = (root / "docs/comparisons.md").read_text("utf-8")
    for card in read_cards(Project.open(root)).metrics:
        assert f"## {card.compare}" in page
        assert f"[{card.name}](metrics/{card.name}.md)" in page, card.name


def test_grades_page_states_the_settings_that_stand(root):
    settings = GradeSettings.model_validate(tomllib.loads((root / "serving/grades.toml").read_text("utf-8")))
    page = (root / "docs/grades.md").read_text("utf-8")
    people = settings.model_dump(exclude={"group"})  # what stands together is told in words
    matters = {f"matters.{name}": value for name, value in people.pop("matters").items()}
    for name, value in (people | matters).items():
        assert f"| `{name}` | {value:g} |" in page


def test_a_wheel_carries_the_reference_project(root):
    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    carried = table["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {name: f"riskml/reference/{name}" for name in CONTENT}
