"""Draw the pictures of evaluation.md from the tables that stand in it.

    python docs/figures.py

A picture holds no number of its own: who changes a table draws anew, and a test holds the pictures against the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from riskml.reports.charts.svg import Canvas, canvas, drawn, path, place, rect, text

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).resolve().parent
WIDTH, LEFT, RIGHT, ROW, HEAD = 720.0, 250.0, 560.0, 22.0, 58.0
LANGUAGES = ("en", "zh")
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.t{font-weight:600;font-size:15px}.g{font-weight:600}"
    ".e{text-anchor:end}.m{text-anchor:middle;font-size:11px}.n{font-size:12px;fill:#555}"
    ".own{fill:#1f5f8b}.other{fill:#a9b4bd}.x{stroke:#999;fill:none}.b{fill:#fff}"
)


class Bar(NamedTuple):
    """One bar: its name, how far it reaches, what is written beside it, and whether it is riskml's own."""

    name: str
    value: float
    told: str
    own: bool = True


class Group(NamedTuple):
    """Bars under one heading; an empty heading takes no room."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Figure:
    """What a picture shows, in one language.

    Parameters
    ----------
    title, note
        What it is of, and how to read it.
    low, high
        Where the bars begin and the axis ends.
    groups
        The bars.
    """

    title: str
    note: str
    low: float
    high: float
    groups: tuple[Group, ...]


WORDS = {
    "odds": (
        ("Mean ROC AUC over the 17 ODDS sets", "17 个 ODDS 数据集的平均 ROC AUC"),
        ("bars begin at 0.5, what a coin gives; dark: riskml", "自 0.5（抛硬币）画起；深色为 riskml"),
    ),
    "cities": (
        ("Who is listed in made-up cities", "合成城市中列入名单的人"),
        (
            "share listed, and counts; E and F were written last, A to D were developed against",
            "列入比例与人数；E、F 最后写成，A 至 D 供开发对照",
        ),
    ),
    "prototype": (
        ("riskml beside a plain prototype: ROC AUC", "riskml 与简单原型的 ROC AUC"),
        ("one seed of each city; bars begin at 0.5, what a coin gives", "每座城市一个种子；自 0.5（抛硬币）画起"),
    ),
    "findings": (
        ("What findings add: right of 180 looks", "核查结论带来什么：180 次核查中属实的"),
        (
            "60 people listed a month, three months; dark: learned from findings too",
            "每月列入 60 人，共三个月；深色为同时学习核查结论的",
        ),
    ),
    "planted": ("planted", "植入情形"),
    "alike": ("look-alikes", "看似异常而实属正当"),
    "ordinary": ("ordinary people", "其他人员"),
    "city": ("City {}", "城市 {}"),
    "prototype_bar": ("prototype", "简单原型"),
    "same": ("schemes of the kinds that were learned from", "与所学同类的情形"),
    "others": ("schemes of other kinds", "其他类别的情形"),
    "alone": ("the unsupervised part alone", "只用无监督部分"),
    "blended": ("blended with findings", "结合核查结论"),
    "published": ("{}, published", "{}（已发表）"),
    "part": ("riskml, {} alone", "riskml，仅 {} 部分"),
}


def _said(key: str, language: str, *facts: str) -> str:
    return str(WORDS[key][LANGUAGES.index(language)]).format(*facts)


def table(page: str, head: str) -> list[list[str]]:
    """Return the cells of the table whose first line begins so, without its first two lines."""
    lines = page[page.index(f"\n{head}") + 1 :].split("\n\n", maxsplit=1)[0].splitlines()
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines[2:]]


def _odds(page: str, language: str) -> tuple[Group, ...]:
    bars = []
    for name, value in table(page, "| mean ROC AUC over 17 sets"):
        told = re.sub(r"(.*), published.*", lambda one: _said("published", language, one[1]), name)
        told = re.sub(r"riskml, (\w+) alone", lambda one: _said("part", language, one[1]), told)
        bars.append(Bar(told, float(value), value, own=name.startswith("riskml")))
    return (Group("", tuple(bars)),)


def _share(name: str, cell: str) -> Bar:
    found, of = re.fullmatch(r"(\d+)(?: \(\d+\))? of (\d+)", cell).groups()
    return Bar(name, int(found) / int(of), f"{found} / {of}")


def _cities(page: str, language: str) -> tuple[Group, ...]:
    rows = {"planted that are listed": "planted", "look-alikes listed": "alike", "ordinary people listed": "ordinary"}
    groups: dict[str, list[Bar]] = {}
    for head, names in (("| one seed each, looked at once", "EF"), ("| two seeds each", "ABCD")):
        for label, *cells in table(page, head):
            if key := rows.get(label.removesuffix(" (before)")):
                for city, cell in zip(names, cells, strict=True):
                    groups.setdefault(city, []).append(_share(_said(key, language), cell))
    return tuple(Group(_said("city", language, city), tuple(bars)) for city, bars in groups.items())


def _prototype(page: str, language: str) -> tuple[Group, ...]:
    cells = table(page, "| | A | B | C | D |\n|---|---|---|---|---|\n| ROC AUC of the prototype")[0][1:]
    groups = []
    for city, cell in zip("ABCD", cells, strict=True):
        plain, own = re.fullmatch(r"([\d.]+) \(([\d.]+)\)", cell).groups()
        bars = (Bar("riskml", float(own), own), Bar(_said("prototype_bar", language), float(plain), plain, own=False))
        groups.append(Group(_said("city", language, city), bars))
    return tuple(groups)


def _findings(page: str, language: str) -> tuple[Group, ...]:
    groups = []
    for key, head in (("same", "| the other four cities"), ("others", "| cities A and B, 92")):
        alone, blended = (_share("", row[1]) for row in table(page, head))
        bars = (
            blended._replace(name=_said("blended", language)),
            alone._replace(name=_said("alone", language), own=False),
        )
        groups.append(Group(_said(key, language), bars))
    return tuple(groups)


FIGURES: dict[str, tuple[float, Callable[[str, str], tuple[Group, ...]]]] = {
    "odds": (0.5, _odds),
    "cities": (0.0, _cities),
    "prototype": (0.5, _prototype),
    "findings": (0.0, _findings),
}


def draw(figure: Figure) -> str:
    """Return a figure as SVG that needs nothing else."""
    rows = sum(len(group.bars) + bool(group.name) for group in figure.groups)
    height = HEAD + ROW * rows + 30
    told = "; ".join(f"{group.name} {bar.name}: {bar.told}".strip() for group in figure.groups for bar in group.bars)
    svg = canvas(WIDTH, height, figure.title, told)
    svg[0] = svg[0].replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" width="{place(WIDTH)}" ')
    svg.append(f"<style>{STYLE}</style>")
    rect(svg, "b", (0, WIDTH), 0, height)
    text(svg, figure.title, 8, 20, "t")
    text(svg, figure.note, 8, 40, "n")
    top = HEAD
    for group in figure.groups:
        if group.name:
            text(svg, group.name, 8, top + 15, "g")
            top += ROW
        for bar in group.bars:
            _draw_bar(svg, figure, bar, top)
            top += ROW
    _draw_axis(svg, figure, top)
    return f"{drawn(svg)}\n"


def _across(figure: Figure, value: float) -> float:
    return LEFT + (value - figure.low) / (figure.high - figure.low) * (RIGHT - LEFT)


def _draw_bar(svg: Canvas, figure: Figure, bar: Bar, top: float) -> None:
    end = _across(figure, bar.value)
    text(svg, bar.name, LEFT - 8, top + 15, "e")
    rect(svg, "own" if bar.own else "other", (LEFT, end), top + 3, ROW - 6)
    text(svg, bar.told, end + 6, top + 15)


def _draw_axis(svg: Canvas, figure: Figure, top: float) -> None:
    marks = [figure.low + part * (figure.high - figure.low) / 4 for part in range(5)]
    path(svg, "x", f"M{place(LEFT)} {place(top + 2)}H{place(RIGHT)}")
    for mark in marks:
        text(svg, f"{mark:g}" if figure.low else f"{mark:.0%}", _across(figure, mark), top + 16, "m")


def pictures(page: str) -> dict[str, str]:
    """Return every picture of the page by its file's name."""
    return {
        f"{name}.{language}.svg": draw(
            Figure(*(words[LANGUAGES.index(language)] for words in WORDS[name]), low, 1.0, groups(page, language))
        )
        for name, (low, groups) in FIGURES.items()
        for language in LANGUAGES
    }


def main() -> None:
    """Write them beside the pages."""
    for name, picture in pictures((DOCS / "evaluation.md").read_text("utf-8")).items():
        (DOCS / "images" / name).write_text(picture, "utf-8")
        print(name)


if __name__ == "__main__":
    main()
