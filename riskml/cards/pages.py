"""One Markdown page per card, under fixed headings, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from riskml.cards.metric import MetricCard
from riskml.cards.read import json_schemas
from riskml.cards.rule import RuleCard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from riskml.cards.matter import MatterCard
    from riskml.cards.metric import MetricExample
    from riskml.cards.read import Cards
    from riskml.cards.rule import RuleExample
    from riskml.words import Text

NOTICE = "<!-- Written by `riskml docs` from the card. Edit the card, not this page. -->"


def _both(heading_zh: str, heading_en: str, text: Text) -> str:
    return f"## {heading_zh} · {heading_en}\n\n{text.zh.strip()}\n\n{text.en.strip()}\n"


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
    return f"{example.about.zh}\n\n{example.about.en}\n\n{_inputs(example.tables)}\n{_table(header, rows)}"


def _rule_example(example: RuleExample) -> str:
    rows = [(hit.official_id, ", ".join(hit.records)) for hit in example.hits]
    outcome = _table(("official_id", "records"), rows) if rows else "无命中。No hit.\n"
    return f"### {example.kind}\n\n{example.about.zh}\n\n{example.about.en}\n\n{_inputs(example.tables)}\n{outcome}"


def metric_page(card: MetricCard) -> str:
    """Return the page of a metric."""
    settings = [
        ("family", card.family),
        ("compare", card.compare),
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
            f"\n# {card.label.zh} · {card.label.en}\n",
            f"`{card.name}` · {card.unit.zh} · {card.unit.en}\n",
            f"## 量什么 · What it measures\n\n{card.formula.strip()}\n",
            _both("为何重要", "Why it matters", card.why),
            _both("可能的正当原因", "Innocent explanations", card.innocent),
            _both("看不到什么", "What it cannot see", card.cannot_see),
            _both("如何阅读", "How to read it", card.how_to_read),
            f"## 设置 · Settings\n\n{_table(('key', 'value'), settings)}",
            f"## 观测 · Observations\n\n{_code('sql', card.observations)}",
            "## 算例 · Worked example\n",
            "\n".join(_metric_example(example) for example in card.example),
            _literature(card.literature),
        ]
    )


def _literature(entries: tuple[str, ...]) -> str:
    return "## 文献 · Literature\n\n" + "\n".join(f"- {entry}" for entry in entries) + "\n" if entries else ""


def rule_page(card: RuleCard) -> str:
    """Return the page of a rule."""
    settings = [
        ("area", card.area),
        ("grade", card.grade),
        ("window", card.window),
        ("needs", ", ".join(card.needs)),
        *((name, str(value)) for name, value in card.parameters.items()),
    ]
    return "\n".join(
        [
            NOTICE,
            f"\n# {card.label.zh} · {card.label.en}\n",
            f"`{card.name}`\n",
            _both("问什么", "What it asks", card.definition),
            _both("依据", "Source", card.source),
            _both("为何重要", "Why it matters", card.why),
            _both("为何是这一等级", "Why this grade", card.why_grade),
            _both("可能的正当原因", "Innocent explanations", card.innocent),
            _both("何时不适用", "Excluded when", card.excluded_when),
            _both("看不到什么", "What it cannot see", card.cannot_see),
            _both("命中语句", "The sentence of a hit", card.sentence),
            f"## 设置 · Settings\n\n{_table(('key', 'value'), settings)}",
            f"## 查询 · Query\n\n{_code('sql', card.hits)}",
            "## 算例 · Examples\n",
            "\n".join(_rule_example(example) for example in card.example),
        ]
    )


def matter_page(card: MatterCard) -> str:
    """Return the page of a matter: its law, limit and workflow."""
    steps = [
        (
            str(position),
            f"{step.label.zh} · {step.label.en}",
            step.post or "",
            "" if step.limit_workdays is None else f"{step.limit_workdays:g}",
            "yes" if step.required else "no",
            "yes" if step.decides else "no",
        )
        for position, step in enumerate(card.step, 1)
    ]
    limit = "" if card.limit_workdays is None else f"{card.limit_workdays:g}"
    settings = [
        ("limit_workdays", limit),
        ("sensitive", "yes" if card.sensitive else "no"),
        ("amount", f"{card.amount.low:g} to {card.amount.high:g}" if card.amount else ""),
        ("threshold", "" if card.threshold is None else f"{card.threshold:g}"),
    ]
    return "\n".join(
        [
            NOTICE,
            f"\n# {card.label.zh} · {card.label.en}\n",
            f"`{card.name}`\n",
            _both("依据", "Law", card.law),
            f"## 设置 · Settings\n\n{_table(('key', 'value'), settings)}",
            "## 流程 · Workflow\n",
            _table(("", "环节 · step", "post", "limit_workdays", "required", "decides"), steps),
        ]
    )


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
    pages = {f"metrics/{card.name}.md": metric_page(card) for card in cards.metrics}
    pages |= {f"rules/{card.area}/{card.name}.md": rule_page(card) for card in cards.rules}
    pages |= {f"matters/{card.name}.md": matter_page(card) for card in cards.matters}
    lines = [NOTICE, "\n# 卡片目录 · The cards\n"]
    groups: list[tuple[str, list[MetricCard | RuleCard | MatterCard], str]] = [
        ("指标 · Metrics", list(cards.metrics), "metrics/{}.md"),
        ("规则 · Rules", list(cards.rules), ""),
        ("权力事项 · Matters", list(cards.matters), "matters/{}.md"),
    ]
    for heading, group, path in groups:
        lines.append(f"## {heading}\n")
        for card in group:
            target = f"rules/{card.area}/{card.name}.md" if isinstance(card, RuleCard) else path.format(card.name)
            kind = card.family if isinstance(card, MetricCard) else card.area if isinstance(card, RuleCard) else ""
            lines.append(f"- [{card.label.zh} · {card.label.en}]({target}){f' · {kind}' if kind else ''}")
        lines.append("")
    pages["cards.md"] = "\n".join(lines)
    for name, schema in json_schemas().items():
        pages[f"schemas/{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return pages


def write_pages(cards: Cards, target: Path) -> int:
    """Write every page below a folder, remove pages of cards that are gone, and return how many there are."""
    pages = card_pages(cards)
    for path, text in pages.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    for gone in set(_written(target)) - set(pages):
        (target / gone).unlink()
    return len(pages)


def stale_pages(cards: Cards, target: Path) -> list[str]:
    """Return the pages below a folder that are not as the cards say, missing and left-over ones included."""
    pages, written = card_pages(cards), _written(target)
    return sorted(path for path in pages.keys() | written.keys() if pages.get(path) != written.get(path))


def _written(target: Path) -> dict[str, str]:
    texts = {file.relative_to(target).as_posix(): file.read_text("utf-8") for file in target.rglob("*.md")}
    ours = {path: text for path, text in texts.items() if text.startswith(NOTICE)}
    schemas = (target / "schemas").glob("*.schema.json")
    return ours | {file.relative_to(target).as_posix(): file.read_text("utf-8") for file in schemas}
