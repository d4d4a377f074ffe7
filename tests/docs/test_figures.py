"""The pictures of evaluation.md say what its tables say."""

import re

import pytest

from tests.docs.site import load


@pytest.fixture(scope="module")
def figures(root):
    return load(root / "docs/figures.py", "figures")


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs/evaluation.md").read_text("utf-8")


def test_the_pictures_that_stand_are_those_of_the_page(root, figures, page):
    for name, picture in figures.pictures(page).items():
        assert (root / "docs/images" / name).read_text("utf-8") == picture, f"{name}: run docs/figures.py"


def test_another_number_in_a_table_is_another_picture(figures, page):
    assert page.count("| **0.8219** |") == 1
    moved = figures.pictures(page.replace("| **0.8219** |", "| **0.7219** |"))
    assert ">0.7219<" in moved["odds.en.svg"]
    assert moved["cities.en.svg"] == figures.pictures(page)["cities.en.svg"]


def test_a_bar_is_as_long_as_its_number(figures, page):
    picture = figures.pictures(page)["cities.en.svg"]
    widths = [float(one) for one in re.findall(r'class="own" x="250" y="[\d.]+" width="([\d.]+)"', picture)]
    whole = figures.RIGHT - figures.LEFT
    counts = [int(a) / int(b) for a, b in re.findall(r">(\d+) / (\d+)</text>", picture)]
    assert len(widths) == len(counts) == 18
    assert widths == pytest.approx([max(share * whole, 0.5) for share in counts], abs=0.06)
    assert counts[:3] == [13 / 21, 1 / 18, 0]


def test_a_picture_needs_nothing_else_and_says_its_numbers_to_a_screen_reader(figures, page):
    for picture in figures.pictures(page).values():
        assert not re.search(r"(href|src|url\(|@import)", picture)
        assert "<desc>" in picture
    assert "City E planted: 13 / 21" in figures.pictures(page)["cities.en.svg"]
