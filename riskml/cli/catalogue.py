"""The catalogue of rules for the terminal: each rule with its health as of the latest run, and a card as a page."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from riskml.cli.phrases import CATALOGUE, spoken
from riskml.cli.phrases_faults import phrase
from riskml.core.errors import CardError, Fault, ProjectError, Verbatim, did_you_mean
from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from riskml.cards import RuleCard
    from riskml.core.project import Project
    from riskml.core.texts import Language

NOTHING = "—"
RULES = "rules"
_WIDE = 160
_HEALTH = ("status", "hits", "flagged", "population", "share", "last_at", "cleared")


@dataclass(frozen=True, slots=True)
class Health:
    """The health of rules as of a run.

    Parameters
    ----------
    as_of, run_id
        Which run.
    current
        Whether it was of the cards as they are now.
    rules
        What it says of each rule.
    """

    as_of: str
    run_id: str
    current: bool
    rules: Mapping[str, dict[str, Any]]

    @property
    def failed(self) -> int:
        """How many rules failed."""
        return sum(one["status"] == "failed" for one in self.rules.values())


class Entry(NamedTuple):
    """What the catalogue says of a rule's card."""

    name: str
    area: str
    grade: str
    label: Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rules of a project, by area and name, and their health as of the latest run, where there is one."""

    project: Project
    entries: tuple[Entry, ...]
    health: Health | None

    @classmethod
    def read(cls, project: Project) -> Self:
        """Read the rules as the latest run published them, or anew where the cards are others now."""
        from riskml.core.hashes import cards_hash
        from riskml.pipeline.published import runs_in

        runs = [run for run in runs_in(project.runs) if f"{RULES}.parquet" in run.outputs]
        if not runs:
            return cls(project, _entries(project), None)
        run, rows = runs[-1], runs[-1].rows(RULES, "measure")
        current = run.manifest["cards"] == cards_hash(project.features)
        health = Health(run.as_of.isoformat(), run.run_id, current, {row["rule"]: _told(row) for row in rows})
        if current and rows and "area" in rows[0]:
            told = (
                Entry(row["rule"], row["area"], row["grade"], Text(zh=row["label_zh"], en=row["label_en"]))
                for row in rows
            )
            return cls(project, tuple(sorted(told, key=lambda one: (one.area, one.name))), health)
        return cls(project, _entries(project), health)

    def of_area(self, area: str | None) -> list[Entry]:
        """Return the rules of an area, or all.

        Raises
        ------
        ProjectError
            There is no such area.
        """
        areas = {one.area for one in self.entries}
        if area is not None and area not in areas:
            remedy = did_you_mean(area, areas) or phrase("areas", names=", ".join(sorted(areas)))
            raise ProjectError([Fault("--area", phrase("a_folder_of_features_rules"), Verbatim(repr(area)), remedy)])
        return [one for one in self.entries if area in (None, one.area)]

    def card(self, name: str) -> RuleCard:
        """Return the card of a rule.

        Raises
        ------
        CardError
            There is none; the fault names the nearest.
        """
        from riskml.cards.read import read_rule

        areas = {one.name: one.area for one in self.entries}
        if name not in areas:
            remedy = did_you_mean(name, areas) or phrase("riskml_rules_lists_them")
            raise CardError([Fault(phrase("rule"), phrase("the_name_of_a_rule"), Verbatim(repr(name)), remedy)])
        return read_rule(self.project, areas[name], name)


def _entries(project: Project) -> tuple[Entry, ...]:
    from riskml.cards import read_cards

    cards = sorted(read_cards(project).rules, key=lambda card: (card.area, card.name))
    return tuple(Entry(card.name, card.area, card.grade, card.label) for card in cards)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in _HEALTH}
    for name in ("share", "cleared"):
        told[name] = None if told[name] is None or math.isnan(told[name]) else told[name]
    told["last_at"] = None if row["last_at"] is None else row["last_at"].date().isoformat()
    return told


def catalogue_value(rules: Sequence[Entry], health: Health | None) -> dict[str, Any]:
    """Return the catalogue for programs; what no run tells is null."""
    known = health.rules if health else {}
    return {
        "as_of": health.as_of if health else None,
        "run_id": health.run_id if health else None,
        "cards_unchanged": health.current if health else None,
        "complete": not health.failed if health else None,
        "rules": [
            {
                "name": card.name,
                "area": card.area,
                "grade": card.grade,
                "label": card.label.model_dump(),
                **known.get(card.name, dict.fromkeys(_HEALTH)),
            }
            for card in rules
        ],
    }


def _cells(told: dict[str, Any] | None, words: dict[str, str]) -> list[str]:
    if told is None:
        return [NOTHING] * 6
    asked = told["status"] not in ("off", "failed")
    return [
        words[told["status"]],
        f"{told['hits']:,}" if asked else NOTHING,
        f"{told['flagged']:,} / {told['population']:,}" if asked else NOTHING,
        NOTHING if told["share"] is None else f"{told['share']:.2%}",
        told["last_at"] or NOTHING,
        NOTHING if told["cleared"] is None else f"{told['cleared']:.0%}",
    ]


def _console(**options: Any) -> Console:
    from rich.console import Console

    console = Console(highlight=False, **options)
    if not console.is_terminal:
        console.width = _WIDE
    return console


def show_catalogue(rules: Sequence[Entry], health: Health | None, language: Language) -> None:
    """Print the rules, area by area, with their health."""
    from itertools import groupby

    from rich.table import Table

    words, console = spoken(CATALOGUE, language), _console()
    for area, group in groupby(rules, key=lambda card: card.area):
        cards = list(group)
        columns = ("name", "grade", "label") if health is None else ("name", "grade", "label", *_HEALTH_COLUMNS)
        table = Table(title=f"{area} · {len(cards)}", title_justify="left", box=None, pad_edge=False)
        for column in columns:
            figure = column in ("hits", "flagged", "share", "cleared")
            table.add_column(words[column], justify="right" if figure else "left", no_wrap=column == "name")
        for card in cards:
            cells = [] if health is None else _cells(health.rules.get(card.name), words)
            table.add_row(card.name, words[card.grade], card.label.in_(language), *cells)
        console.print(table)
        console.print()
    console.print(f"{len(rules)} {words['rules']}")
    for line in _notes(health, words):
        console.print(line)


_HEALTH_COLUMNS = ("status", "hits", "flagged", "share", "last_at", "cleared")


def _notes(health: Health | None, words: dict[str, str]) -> list[str]:
    if health is None:
        return [words["no_run"]]
    notes = [words["as_of"].format(health.as_of)]
    if health.failed:
        notes.append(words["incomplete"].format(health.failed))
    if not health.current:
        notes.append(words["changed"])
    return notes


def _page(card: RuleCard, told: dict[str, Any] | None, language: Language) -> str:
    from riskml.cards.pages import NOTICE, rule_page

    text = rule_page(card, (language,)).removeprefix(NOTICE).lstrip()
    if told is None:
        return text
    words = spoken(CATALOGUE, language)
    cells = zip(_HEALTH_COLUMNS, _cells(told, words), strict=True)
    line = " · ".join(f"{words[column]} {cell}" for column, cell in cells)
    name = f"`{card.name}`\n"
    return text.replace(name, f"{name}\n{line}\n", 1)


def show_card(card: RuleCard, health: Health | None, language: Language) -> None:
    """Print a rule's card as a page."""
    from rich.markdown import Markdown

    told = health.rules.get(card.name) if health else None
    _console().print(Markdown(_page(card, told, language)))


def write_card(card: RuleCard, health: Health | None, language: Language, out: Path) -> str:
    """Write a rule's card as a page, Markdown or HTML by the file's name, and say where.

    Raises
    ------
    ProjectError
        The file is neither, or cannot be written.
    """
    told = health.rules.get(card.name) if health else None
    page = _page(card, told, language)
    if out.suffix not in (".md", ".html"):
        raise ProjectError([Fault("--out", phrase("a_file_that_ends_with_md"), Verbatim(out.name))])
    try:
        out.write_text(page if out.suffix == ".md" else _html(page, card.label.in_(language), language), "utf-8")
    except OSError as error:
        raise ProjectError(
            [Fault(str(out), phrase("a_file_that_can_be_written"), Verbatim(str(error)), phrase("name_another"))]
        ) from error
    return CATALOGUE["written"].in_(language).format(out)


def _html(page: str, title: str, language: Language) -> str:
    from html import escape

    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(record=True, width=120, file=io.StringIO(), force_terminal=True)
    console.print(Markdown(page))
    layout = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        "</head>\n<body><pre>{code}</pre></body>\n</html>\n"
    )
    return console.export_html(inline_styles=True, code_format=layout)
