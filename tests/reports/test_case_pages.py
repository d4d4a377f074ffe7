"""The pages of cases say every move of the table in both languages, and the drawings show every state and way."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from typing import get_args

import pytest

from riskml.core.errors import ProjectError
from riskml.core.project import CONTENT, Project
from riskml.reports.case_pages import CLOCKS, CONCLUDED, EFFECTS, SCOPES, pages_of_cases
from riskml.reports.charts.states import Box, Way, states
from riskml.reviews.cases import Move, read_access, read_cases
from riskml.reviews.cases.access import Scope

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = (("en", ""), ("zh", ".zh"))


@pytest.fixture(scope="module")
def project(root):
    return Project.open(root)


@pytest.fixture(scope="module")
def pages(project):
    return pages_of_cases(project)


@pytest.fixture(scope="module")
def table(project):
    return read_cases(project)


def test_every_move_has_its_line(pages, table):
    for language, suffix in LANGUAGES:
        text = pages[f"cases{suffix}.md"]
        parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
        for register, part in zip(table.register_of.values(), parts, strict=False):
            lines = [line for line in part.splitlines() if line.startswith("| ")][2:]
            assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == [
                one.label.in_(language) for one in register.move
            ]
            for one, line in zip(register.move, lines, strict=True):
                assert line.count(" | ") == 6
                assert not one.deadline or str(one.deadline.workdays or one.deadline.months) in line
        to_check = {"en": " (to check)", "zh": "（待核）"}[language]
        for law in table.law.values():
            assert (law.label.in_(language) + to_check in text) == law.to_check


def test_every_grant_has_its_line(pages, project):
    access = read_access(project)
    for language, suffix in LANGUAGES:
        part = pages[f"cases{suffix}.md"].rpartition("## ")[2]
        assert sum(line.startswith("| ") for line in part.splitlines()) == len(access.role) + len(access.grant) + 4
        assert all(one.does.in_(language) in part for one in access.role.values())


def test_what_the_table_may_say_has_words():
    assert set(SCOPES) == set(get_args(Scope))
    assert set(EFFECTS) == set(get_args(Move.model_fields["effect"].annotation))
    assert set(CLOCKS) == set(get_args(Move.model_fields["clock"].annotation))
    assert set(CONCLUDED) == set(get_args(Move.model_fields["finding"].annotation))


def test_what_a_move_concludes_stands_on_its_line(pages, table):
    for language, suffix in LANGUAGES:
        lines = [line for line in pages[f"cases{suffix}.md"].splitlines() if line.count(" | ") == 6]
        words = {"en": "concludes", "zh": "结论："}[language]
        concluding = sum(bool(one.finding) for register in table.register_of.values() for one in register.move)
        assert concluding
        assert sum(words in line for line in lines) == concluding


def test_every_state_is_drawn_once_and_every_way(pages, table):
    for name, register in table.register_of.items():
        ways = {
            (origin, one.to) for one in register.move if one.to and one.effect != "reopen" for origin in one.origins
        }
        ways = {(origin, to) for origin, to in ways if origin != to}
        for language, _ in LANGUAGES:
            svg = ET.fromstring(pages[f"cases/{name}.{language}.svg"])  # noqa: S314 - our own
            words = [one.text for one in svg.iter(f"{SVG}text") if one.get("class") == "n"]
            assert sorted(words) == sorted(one.label.in_(language) for one in register.state.values())
            assert sum(one.get("class") == "h" for one in svg.iter(f"{SVG}path")) == len(ways)
            finals = sum(state.final for state in register.state.values())
            assert sum(one.get("class") == "i" for one in svg.iter(f"{SVG}rect")) == finals


def test_nothing_lies_upon_another_or_outside(pages):
    for path, text in pages.items():
        if not path.endswith(".svg"):
            continue
        svg = ET.fromstring(text)  # noqa: S314 - our own
        _, _, width, height = map(float, svg.get("viewBox").split())
        found = [one for one in svg.iter(f"{SVG}rect") if one.get("class") != "i"]
        boxes = [tuple(float(one.get(key)) for key in ("x", "y", "width", "height")) for one in found]
        for at, (x, y, wide, high) in enumerate(boxes):
            assert x >= 0
            assert x + wide <= width
            assert y + high <= height
            for left, top, across, down in boxes[at + 1 :]:
                assert x + wide <= left or left + across <= x or y + high <= top or top + down <= y, path


def test_the_longest_way_runs_down_the_middle():
    boxes = [Box(name, name, "", "b", name == "d") for name in "abcde"]
    ways = [Way("a", "e", ("x",)), Way("a", "b", ("x",)), Way("b", "c", ("y", "z")), Way("c", "d", ("x",))]
    svg = ET.fromstring(states(boxes, [*ways, Way("c", "a", ("back",))], ("t", "d"), []))  # noqa: S314
    place = {one.text: float(one.get("x")) for one in svg.iter(f"{SVG}text") if one.get("class") == "n"}
    assert place["a"] == place["b"] == place["c"] == place["d"] < place["e"]


def test_a_project_without_the_tables_has_no_such_pages_and_a_spoilt_one_says_so(project, tmp_path):
    for name in CONTENT:
        (tmp_path / name).mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.riskml]\n", "utf-8")
    other = Project.open(tmp_path)
    assert pages_of_cases(other) == {}
    shutil.copy(project.serving / "cases.toml", other.serving)
    with pytest.raises(ProjectError, match=r"copy NEW/serving/access\.toml"):
        pages_of_cases(other)
    text = (project.serving / "access.toml").read_text("utf-8")
    (other.serving / "access.toml").write_text(text.replace("[role.watcher]", "[role.watchers]"), "utf-8")
    with pytest.raises(ProjectError, match="Did you mean 'watchers'"):
        pages_of_cases(other)
