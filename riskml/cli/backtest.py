"""``riskml backtest``: what lists of the past would have found, when, and at what cost in reviews."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskml.cli.options import JSON, LANG, PROJECT, answer, steps_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from riskml.core.texts import Language

MONTH = click.DateTime(["%Y-%m"])


def _zh(counts: Mapping[str, Any]) -> str:
    expected = "未知" if counts["random"] is None else f"{counts['random']:g} 人"
    return (
        f"重演 {counts['months']} 个月：名单共 {counts['listed']} 人次，需核查 {counts['looks']} 人次；"
        f"真实核查结论为属实的 {counts['found']} 人，{counts['unknown']} 人次结果未知；随机次序的预计：{expected}。"
    )


def _en(counts: Mapping[str, Any]) -> str:
    expected = "not known" if counts["random"] is None else f"{counts['random']:g}"
    return (
        f"months replayed: {counts['months']}; places on lists: {counts['listed']}; reviews that they ask for: "
        f"{counts['looks']} (outcome not known: {counts['unknown']}); people whom real reviews confirmed: "
        f"{counts['found']}; expected in random order: {expected}."
    )


def backtest_text(counts: Mapping[str, Any], folder: Path, language: Language, *, fresh: bool) -> str:
    """Say what a backtest came to, and where to read on."""
    kept = {"zh": "输入未变，沿用已发布的结果。", "en": "Nothing has changed: this is what was published before."}
    lines = [] if fresh else [kept[language]]
    lines += [_zh(counts) if language == "zh" else _en(counts), f"  {folder / f'backtest.{language}.html'}"]
    return "\n".join(lines)


@click.command()
@click.option("--from", "first", type=MONTH, default=None, help="The first month, as 2025-01.")
@click.option("--to", "last", type=MONTH, default=None, help="The last month; the log's last whole one by default.")
@click.option("--recipe", default="unsupervised", show_default=True, help="A recipe in training/recipes/.")
@click.option("--retrain", default=3, show_default=True, metavar="MONTHS", help="Learn anew every so many months.")
@click.option("--holds", default=6, show_default=True, metavar="MONTHS", help="So long nobody is looked at again.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where to; runs/backtest of the project by default.",
)
@LANG
@JSON
@PROJECT
def backtest(
    *,
    first: datetime | None,
    last: datetime | None,
    recipe: str,
    retrain: int,
    holds: int,
    out: Path | None,
    lang: Language | None,
    as_json: bool,
    folder: Path,
) -> None:
    """Replay the past month by month: what would have been listed and found, when, and at what cost.

    Every month knows only what was recorded by its end. The champion is neither used nor moved.
    """
    from riskml.pipeline import open_project
    from riskml.pipeline.backtest import run_backtest

    session = open_project(folder)
    with steps_shown() as tell:
        result = run_backtest(
            session.project,
            session.cards,
            first=first.date() if first else None,
            last=last.date() if last else None,
            recipe=recipe,
            retrain=retrain,
            holds=holds,
            out=out,
            tell=tell,
        )
    told = {"folder": str(result.folder), "fresh": result.fresh, **result.counts}
    language = lang or session.project.settings.language
    answer(told, backtest_text(result.counts, result.folder, language, fresh=result.fresh), as_json=as_json)
