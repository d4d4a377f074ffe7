"""Every article of law that is named stands in ``features/laws.toml``, and what was not read says so.

A wrong article, or one that says less than a card, accuses people of what no law forbids.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from riskml.cards import laws_named
from riskml.core.project import Project
from tests.features.figures import in_words

ROOT = Path(__file__).parents[2]
REGISTER = tomllib.loads((ROOT / "features" / "laws.toml").read_text("utf-8"))
LAWS = {law["zh"]: law for law in REGISTER["law"]}
READ = {name: {one for kind in ("text", "quoted") for one in law.get(kind, ())} for name, law in LAWS.items()}
LISTED = {name: READ[name] | set(law.get("unread", ())) for name, law in LAWS.items()}

ARTICLE = re.compile("第([零〇一二三四五六七八九十百]+)条")
# The law, what stands in brackets behind it, and its articles with their items and what is said of each.
CITED = re.compile(
    r"《([^《》]+)》(?:（[^（）]*）)?((?:[、至]?第[零〇一二三四五六七八九十百]+条(?:第[一二三四五六七八九十、]+[款项])?(?:（[^（）]*）)?)+)"
)
ENGLISH = re.compile(r"\b(?:arts?\.|articles?) ((?:\d+(?: \(\d+\))*(?:, | and | to )?)+)")
PLACES = ("features", "serving", "riskml", "docs")


def number(numeral: str) -> int:
    return next(int(one) for one in in_words(f"第{numeral}条"))


def in_chinese(text: str) -> list[tuple[str, int]]:
    """Return law and article of all that a text cites; an article that no law stands before is of the law ''."""
    found = [(law, number(one)) for law, rest in CITED.findall(text) for one in ARTICLE.findall(rest)]
    return found + [("", number(one)) for one in ARTICLE.findall(CITED.sub("", text))]


def in_english(text: str) -> list[tuple[str, int]]:
    """Return what stands before each article of a text, and the article."""
    ends = [(match.start(), match.end(), match[1]) for match in ENGLISH.finditer(text)]
    starts = [0, *(end for _, end, _ in ends)]
    return [
        (text[since:start], int(one))
        for since, (start, _, numbers) in zip(starts, ends, strict=False)
        for one in re.findall(r"\d+", re.sub(r"\(\d+\)", "", numbers))
    ]


def pairs(value: object):
    if isinstance(value, dict):
        if isinstance(value.get("zh"), str) and isinstance(value.get("en"), str):
            yield value["zh"], value["en"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from pairs(one)


def files() -> list[Path]:
    kinds = {".toml", ".md", ".rst", ".py", ".html", ".txt"}
    found = [file for place in PLACES for file in (ROOT / place).rglob("*") if file.suffix in kinds]
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    generated = tuple(line.strip("/") for line in ignored if line.startswith("/docs/"))  # of the cards, by make docs
    written = [file for file in found if not file.relative_to(ROOT).as_posix().startswith(generated)]
    return sorted([*written, *ROOT.glob("*.md")])


FILES = files()
TABLES = [file for file in FILES if file.suffix == ".toml"]


def test_the_register_is_what_bundles_read():
    project = Project.open(ROOT)
    [law] = laws_named(project, ["《政府采购法》第二十八条，《某法》", "惯例"])
    assert (law.zh, law.version) == ("政府采购法", LAWS["政府采购法"]["version"])
    assert laws_named(project, ["《政府采购法实施条例》第九条"])[0].zh == "政府采购法实施条例"
    assert laws_named(project, []) == ()


def test_the_register_is_whole():
    assert len(LAWS) == len(REGISTER["law"])
    for name, law in LAWS.items():
        assert set(law) <= {"zh", "en", "version", "read", "text", "quoted", "unread", "note"}, name
        assert law["en"], name
        assert law["version"] < law["read"], name
        kinds = [one for kind in ("text", "quoted", "unread") for one in law.get(kind, ())]
        assert kinds, name
        assert len(set(kinds)) == len(kinds), name
        for kind in ("text", "quoted", "unread"):
            assert all(one < other for one, other in pairwise(law.get(kind, ()))), name


def test_every_article_that_is_named_is_in_the_register():
    missing = defaultdict(set)
    named = 0
    for file in FILES:
        for law, article in in_chinese(file.read_text("utf-8")):
            named += 1
            if article not in LISTED.get(law, ()):
                missing[file.relative_to(ROOT).as_posix()].add(f"《{law}》 {article}")
    assert not missing
    assert named > 200


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_both_languages_name_the_same_articles(file):
    for zh, en in pairs(tomllib.loads(file.read_text("utf-8"))):
        assert sorted({one for _, one in in_chinese(zh)}) == sorted({one for _, one in in_english(en)}), zh


def test_english_outside_of_pairs_names_what_was_read():
    """Pages and comments: the law stands right before its article, and the register knows both."""
    known = {name: law["zh"] for law in REGISTER["law"] for name in law["en"]}
    spoken = 0
    for file in FILES:
        text = file.read_text("utf-8")
        if file.suffix == ".toml":
            text = "\n".join(line for line in text.splitlines() if line.startswith("#"))
        for before, article in in_english(text):
            at = {before.rfind(name): name for name in sorted(known, key=len)}
            last = max(at)
            if last >= 0 and re.fullmatch(r"[ ,(]*(?:art(?:icle|\.)s? )?", before[last + len(at[last]) :]):
                assert article in LISTED[known[at[last]]], (file.name, at[last], article)
                spoken += 1
    assert spoken >= 3


def test_what_serving_states_without_a_mark_was_read_in_the_text():
    entries = [*tomllib.loads((ROOT / "serving" / "cases.toml").read_text("utf-8"))["law"].values()]
    advice = tomllib.loads((ROOT / "serving" / "recommendations.toml").read_text("utf-8"))["recommendation"]
    cited = [(one, one["label"]["zh"]) for one in entries] + [(one, one["law"]["zh"]) for one in advice.values()]
    assert len(cited) > 30
    for one, text in cited:
        for law, article in in_chinese(text):
            assert (article in LAWS[law].get("text", ())) != one.get("to_check", False), text


def test_every_limit_by_law_has_its_article():
    limits = {}
    for file in sorted((ROOT / "features" / "matters").glob("*.toml")):
        card = tomllib.loads(file.read_text("utf-8"))
        for step in card["step"]:
            if "legal_limit_workdays" in step:
                limits[f"{card['name']}.{step['name']}"] = step["legal_limit_workdays"]
    assert limits == {name: one["workdays"] for name, one in REGISTER["limit"].items()}
    for name, one in REGISTER["limit"].items():
        assert one["article"] in LISTED[one["law"]], name


def test_what_the_readers_find():
    assert in_chinese("《行政许可法》第四十二条、第八十二条（二十日）；第五条") == [
        ("行政许可法", 42),
        ("行政许可法", 82),
        ("", 5),
    ]
    assert in_chinese("《甲法》（某令第87号）第三十七条第二、三项") == [("甲法", 37)]
    assert [one for _, one in in_english("Law A, art. 40 (1) and (2), arts. 54 to 61; article 7")] == [40, 54, 61, 7]
