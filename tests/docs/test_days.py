"""A day in the reading room: every role has its section in both languages, and every picture is taken and shown."""

from __future__ import annotations

import re

from riskml.reviews.cases import read_access_table

LARGEST, MOST = 150_000, 24
SHOWN = re.compile(r"!\[(?P<said>[^\]]+)\]\(images/(?P<name>day-[\w.-]+\.png)\)")
PAGES = {"en": "room-days.md", "zh": "room-days.zh.md"}


def shown(root, language):
    return [one["name"] for one in SHOWN.finditer((root / "docs" / PAGES[language]).read_text("utf-8"))]


def test_both_languages_show_the_same_pictures_each_its_own(root):
    names = {language: [one.removesuffix(f".{language}.png") for one in shown(root, language)] for language in PAGES}
    assert names["en"] == names["zh"]
    assert len(set(names["en"])) == len(names["en"]) <= MOST // 2
    kept = sorted((root / "docs/images").glob("day-*.png"))
    assert {one.name for one in kept} == {one for language in PAGES for one in shown(root, language)}
    assert all(one.stat().st_size <= LARGEST for one in kept)


def test_each_section_has_what_is_met_signed_and_not_seen(root):
    for language, words in (("en", ("Signs:", "Cannot see:")), ("zh", ("签什么：", "看不到："))):
        _, *sections = (root / "docs" / PAGES[language]).read_text("utf-8").split("\n## ")
        assert len(sections) == 10
        for one in sections:
            assert all(f"**{word}**" in one for word in words), one[:40]
            assert 1 <= len(SHOWN.findall(one)) <= 3, one[:40]


def test_every_role_of_the_shipped_table_is_told_of(root):
    table = read_access_table(root / "serving" / "access.toml")
    told = {language: (root / "docs" / page).read_text("utf-8").lower() for language, page in PAGES.items()}
    assert {name for name, role in table.role.items() if role.label.zh.split("、")[0] not in told["zh"]} == set()
    apart = {"office_head": "head of the office", "executing_body": "unit that carries it out",
             "subject": "person concerned"}  # fmt: skip
    assert {name for name, role in table.role.items() if apart.get(name, role.label.en) not in told["en"]} == set()


def test_what_takes_the_pictures_takes_those_that_are_shown(root):
    text = (root / "docs/days.py").read_text("utf-8")
    taken = set(re.findall(r'Shot\("(day-[a-z]+)"', text))
    assert {f"{one}.en.png" for one in taken} == set(shown(root, "en"))
