"""One Markdown page per card, under fixed headings, in both languages."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import sqlglot

from riskml.cards.limits import ALWAYS, dated
from riskml.cards.phrases import DUTIES, LEVELS, PHRASES
from riskml.cards.read import json_schemas
from riskml.cards.shape import PREFIX
from riskml.core.texts import LANGUAGES, SEMICOLON
from riskml.engine import parse_select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from riskml.cards.limits import DatedLimit
    from riskml.cards.matter import MatterCard, WorkflowStep
    from riskml.cards.metric import MetricCard, MetricExample
    from riskml.cards.read import Cards
    from riskml.cards.rule import Degree, RuleCard, RuleExample
    from riskml.cards.shape import RuleShape
    from riskml.core.texts import Language, Text

_OPEN = (sqlglot.exp.Placeholder, sqlglot.exp.Parameter)
NOTICE = "<!-- Written by `riskml docs` from the card. Edit the card, not this page. -->"


def _part(key: str, text: Text, languages: tuple[Language, ...] = LANGUAGES) -> str:
    return f"## {_words(key, languages)}\n\n{_told(text, languages)}\n"


def _words(key: str, languages: tuple[Language, ...] = LANGUAGES, **facts: object) -> str:
    return " · ".join(PHRASES[key].said(language, **facts) for language in languages)


def _told(text: Text, languages: tuple[Language, ...]) -> str:
    return "\n\n".join(text.in_(one).strip() for one in languages)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(header), line(("---",) * len(header)), *(line(row) for row in rows)]) + "\n"


def _code(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```\n"


def _inputs(tables: dict[str, str]) -> str:
    return "\n".join(f"`{name}`\n\n" + _code("csv", text) for name, text in tables.items())


def _metric_example(example: MetricExample) -> str:
    rows = [
        (official, *(("" if value is None else str(value)) for value in one.model_dump().values()))
        for official, one in example.expected.items()
    ]
    header = ("official_id", "observed", "expected", "exposure", "z", "status")
    return f"{_told(example.about, LANGUAGES)}\n\n{_inputs(example.tables)}\n{_table(header, rows)}"


def _rule_example(example: RuleExample, subject: str, languages: tuple[Language, ...]) -> str:
    whom = () if subject == "matter" else (f"{subject}_id",)
    rows = [(*(getattr(hit, who) for who in whom), ", ".join(hit.records)) for hit in example.hits]
    outcome = _table((*whom, "records"), rows) if rows else _words("no_hit", languages) + "\n"
    return f"### {example.kind}\n\n{_told(example.about, languages)}\n\n{_inputs(example.tables)}\n{outcome}"


def metric_page(card: MetricCard, compared_by: str = "") -> str:
    """Return the page of a metric, and say which plugin puts its question, where one does."""
    settings = [
        ("family", card.family),
        ("compare", f"{card.compare}, as asked by {compared_by}" if compared_by else card.compare),
        ("concern", card.concern),
        ("peers", card.peers),
        ("window", card.window),
        ("minimum", str(card.minimum)),
        ("trend", "yes" if card.trend else "no"),
        ("scored", "yes" if card.scored else "no"),
        ("needs", ", ".join(card.needs)),
    ]
    return "\n".join(
        [
            NOTICE,
            f"\n# {_said(card.label)}\n",
            f"`{card.name}` · {_said(card.unit)}\n",
            f"## {_words('measures')}\n\n{card.formula.strip()}\n",
            _part("why", card.why),
            _part("innocent", card.innocent),
            _part("cannot_see", card.cannot_see),
            _part("how_to_read", card.how_to_read),
            f"## {_words('settings')}\n\n{_table(('key', 'value'), settings)}",
            f"## {_words('observations')}\n\n{_code('sql', card.observations)}",
            f"## {_words('worked_example')}\n",
            "\n".join(_metric_example(example) for example in card.example),
            _list("literature", card.literature),
        ]
    )


def _sql(card: RuleCard, sql: str) -> str:
    """Return a select as its card wrote it, or as its shape gives it."""
    return _code("sql", _laid_out(sql, f"card {card.name}") if card.shape else sql)


@lru_cache(maxsize=1024)
def _laid_out(sql: str, where: str) -> str:
    """Write a select over lines; pages are made again to be held against those that stand, and selects are the same."""
    return parse_select(sql, where).sql(dialect="duckdb", pretty=True)


def _degree(one: Degree) -> str:
    """Return what a degree asks, in signs that need no language."""
    parts = [f"`{name}` ≥ {bound:g}" for name, bound in one.at_least.items()]
    return ", ".join([*parts, *([f"`{one.repeated.by}` × {one.repeated.times}"] if one.repeated else [])])


def _rule_settings(card: RuleCard) -> list[tuple[str, str]]:
    shape = [("shape", f"[{card.shape}](../../shapes/{card.shape}.md)")] if card.shape else []
    degrees = [(f"degree: {one.level}", _degree(one)) for one in card.degree]
    told = card.threshold
    threshold = [("threshold", f"`${told.parameter}`, {told.keep} `{told.fact}`")] if told else []
    minimum = [("minimum", f"{card.minimum:,}")] if card.minimum else []
    return [
        ("area", card.area),
        ("grade", card.grade),
        *degrees,
        *threshold,
        ("subject", card.subject),
        ("records", card.records),
        ("window", card.window),
        *minimum,
        ("needs", ", ".join(card.needs)),
        *shape,
        *((name, f"`{value}`") for name, value in card.names.items()),
        *((f"${name}", str(value)) for name, value in card.parameters.items()),
    ]


def rule_page(card: RuleCard, languages: tuple[Language, ...] = LANGUAGES) -> str:
    """Return the page of a rule.

    Parameters
    ----------
    card
        The rule, with the selects of its shape.
    languages
        The languages that the page speaks, in their order.
    """
    everything = _words("every_row", languages, records=card.records) + "\n"

    def part(key: str, text: Text) -> str:
        return _part(key, text, languages)

    def head(key: str) -> str:
        return f"## {_words(key, languages)}\n"

    return "\n".join(
        [
            NOTICE,
            f"\n# {' · '.join(card.label.in_(one) for one in languages)}\n",
            f"`{card.name}`\n",
            part("asks", card.definition),
            part("source", card.source),
            part("why", card.why),
            part("why_grade", card.why_grade),
            part("innocent", card.innocent),
            part("excluded_when", card.excluded_when),
            part("cannot_see", card.cannot_see),
            part("sentence", card.sentence),
            f"{head('settings')}\n{_table(('key', 'value'), _rule_settings(card))}",
            f"{head('query')}\n{_sql(card, card.hits)}",
            f"{head('population')}\n{_sql(card, card.population) if card.population else everything}",
            *([f"{head('silent')}\n{_sql(card, card.silent)}"] if card.silent else []),
            head("examples"),
            *([f"{_told(PHRASES['shared'], languages)}\n\n{_inputs(card.common)}"] if card.common else []),
            "\n".join(_rule_example(example, card.subject, languages) for example in card.example),
        ]
    )


def shape_page(shape: RuleShape, rules: Iterable[RuleCard]) -> str:
    """Return the page of a shape: its selects, what it leaves open, and the rules that have it."""
    told = {"hits": shape.hits, "population": shape.population, "silent": shape.silent}
    selects = {name: parse_select(sql, f"shape {shape.name}") for name, sql in told.items() if sql}
    names = sorted(
        {
            one.name
            for tree in selects.values()
            for one in tree.find_all(sqlglot.exp.Identifier)
            if one.name.startswith(PREFIX)
        }
    )
    parameters = sorted({one.name for tree in selects.values() for one in tree.find_all(*_OPEN)})
    left = [*((f"`{name}`", "[names]") for name in names), *((f"`${name}`", "[parameters]") for name in parameters)]
    own = [card for card in rules if card.shape == shape.name]
    listed = [f"- [{_said(card.label)}](../rules/{card.area}/{card.name}.md)" for card in own]
    return "\n".join(
        [
            NOTICE,
            f"\n# {shape.name}\n",
            _part("asks", shape.about),
            f"## {_words('left_open')}\n\n{_table(('', 'key'), left)}",
            *(f"## {name}\n\n{_code('sql', sql)}" for name, sql in told.items() if sql),
            f"## {_words('rules')} ({len(own)})\n",
            *listed,
            "",
        ]
    )


def _rules_index(rules: Iterable[RuleCard]) -> list[str]:
    """Return the lines of the index that list the rules, area by area."""
    ordered = sorted(rules, key=lambda card: (card.area, card.name))
    lines = [f"## {_words('rules')} ({len(ordered)})\n"]
    for area, group in groupby(ordered, key=lambda card: card.area):
        cards = list(group)
        lines += [f"### {area} ({len(cards)})\n"]
        lines += [f"- [{_said(card.label)}](rules/{card.area}/{card.name}.md) · {card.grade}" for card in cards]
        lines.append("")
    return lines


def _limit(step: WorkflowStep) -> str:
    return _told_limit(step.limit_workdays, "workdays") or _told_limit(step.limit_hours, "hours")


def _told_limit(limit: float | tuple[DatedLimit, ...] | None, unit: str = "") -> str:
    """Return a limit, or every limit with the day from which it is in force."""
    name = f" {_words(unit)}" if unit else ""
    told = [(f"{value:g}{name}", day) for day, value in dated(limit)]
    return SEMICOLON.zh.join(one if day == ALWAYS else f"{_words('in_force', day=day)}: {one}" for one, day in told)


def _said(text: Text) -> str:
    return f"{text.zh} · {text.en}"


def _list(key: str, lines: Iterable[str]) -> str:
    items = "".join(f"- {line}\n" for line in lines)
    return f"## {_words(key)}\n\n{items}" if items else ""


def _records_and_risks(card: MatterCard) -> list[str]:
    """Return what each step must leave, and where power may be abused, as far as the card says."""
    places, semicolon = list(enumerate(card.step, 1)), SEMICOLON.zh
    records = [
        (str(place), _said(step.label), semicolon.join(f"{_said(card.document(one))} `{one}`" for one in step.records))
        for place, step in places
        if step.records
    ]
    risks = [
        (str(place), *(_said(one) for one in (step.label, LEVELS[step.risk.level], step.risk.about, step.risk.control)))
        for place, step in places
        if step.risk is not None
    ]
    parts = []
    if records:
        parts += [f"## {_words('to_leave')}\n", _table(("", _words("step"), _words("records")), records)]
    if risks:
        header = ("", *map(_words, ("step", "level", "risk", "control")))
        parts += [f"## {_words('risk_points')}\n", _table(header, risks)]
    return parts


def matter_page(card: MatterCard) -> str:
    """Return the page of a matter: its law, its lists, its limits, workflow, records and risk points."""
    steps = [
        (
            str(position),
            _said(step.label),
            f"`{step.name}`",
            _said(DUTIES[step.duty]) if step.duty else "",
            step.post or "",
            _limit(step),
            _told_limit(step.legal_limit_workdays, "workdays"),
            "yes" if step.required else "no",
            "yes" if step.decides else "no",
        )
        for position, step in enumerate(card.step, 1)
    ]
    settings = [
        ("area", card.area or ""),
        ("unit_kinds", ", ".join(card.unit_kinds)),
        ("limit_workdays", _told_limit(card.limit_workdays)),
        ("sensitive", "yes" if card.sensitive else "no"),
        ("amount", f"{card.amount.low:g} to {card.amount.high:g}" if card.amount else ""),
        ("threshold", "" if card.threshold is None else f"{card.threshold:g}"),
    ]
    kinds = ("name", _words("duty"), "post", _words("promised"), _words("by_law"), "required", "decides")
    parts = [
        NOTICE,
        f"\n# {_said(card.label)}\n",
        f"`{card.name}`\n",
        _part("law", card.law),
        _list("responsible", map(_said, card.responsible)),
        _list("forbidden", map(_said, card.forbidden)),
        f"## {_words('settings')}\n\n{_table(('key', 'value'), settings)}",
        f"## {_words('workflow')}\n",
        _table(("", _words("step"), *kinds), steps),
        *_records_and_risks(card),
    ]
    return "\n".join(part for part in parts if part)


def card_pages(cards: Cards) -> dict[str, str]:
    """Return every page and schema of a project's cards by its relative path.

    Parameters
    ----------
    cards
        What the project measures and asks.

    Returns
    -------
    dict
        Relative path to text: one page per card, an index, and one JSON Schema per kind of card.
    """
    pages = {
        f"metrics/{card.name}.md": metric_page(card, cards.compared_by.get(card.name, "")) for card in cards.metrics
    }
    pages |= {f"rules/{card.area}/{card.name}.md": rule_page(card) for card in cards.rules}
    pages |= {f"matters/{card.name}.md": matter_page(card) for card in cards.matters}
    pages |= {f"shapes/{shape.name}.md": shape_page(shape, cards.rules) for shape in cards.shapes}
    lines = [NOTICE, f"\n# {_words('cards')}\n", f"## {_words('metrics')} ({len(cards.metrics)})\n"]
    lines += [f"- [{_said(card.label)}](metrics/{card.name}.md) · {card.family}" for card in cards.metrics]
    lines += ["", *_rules_index(cards.rules), f"## {_words('shapes')} ({len(cards.shapes)})\n"]
    lines += [f"- [{shape.name}](shapes/{shape.name}.md)" for shape in cards.shapes]
    lines += ["", f"## {_words('matters')} ({len(cards.matters)})\n"]
    lines += [f"- [{_said(card.label)}](matters/{card.name}.md)" for card in cards.matters]
    lines.append("")
    pages["cards.md"] = "\n".join(lines)
    return pages | schema_pages()


def schema_pages() -> dict[str, str]:
    """Return the JSON Schema of each kind of card by its path, for editors that complete TOML."""
    return {
        f"schemas/{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in json_schemas().items()
    }


def write_schemas(target: Path) -> None:
    """Write the JSON Schemas below a folder, where `write_pages` writes them, too."""
    _write(schema_pages(), target)


def write_pages(cards: Cards, target: Path, more: Mapping[str, str] | None = None) -> int:
    """Write every page below a folder, remove pages of cards that are gone, and return how many there are.

    Parameters
    ----------
    cards, target
        What the project measures and asks, and where the pages go.
    more
        Pages of other content that stand beside those of cards, by relative path.
    """
    pages = card_pages(cards) | dict(more or {})
    _write(pages, target)
    for gone in set(_written(target)) - set(pages):
        (target / gone).unlink()
    return len(pages)


def stale_pages(cards: Cards, target: Path, more: Mapping[str, str] | None = None) -> list[str]:
    """Return the pages below a folder that are not as the content says, missing and left-over ones included."""
    pages, written = card_pages(cards) | dict(more or {}), _written(target)
    return sorted(path for path in pages.keys() | written.keys() if pages.get(path) != written.get(path))


def _write(pages: Mapping[str, str], target: Path) -> None:
    for path, text in pages.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def _written(target: Path) -> dict[str, str]:
    texts = {file.relative_to(target).as_posix(): file.read_text("utf-8") for file in target.rglob("*.md")}
    ours = {path: text for path, text in texts.items() if text.startswith(NOTICE)}
    others = [*(target / "schemas").glob("*.schema.json"), *(target / "cases").glob("*.svg")]
    return ours | {file.relative_to(target).as_posix(): file.read_text("utf-8") for file in others}
