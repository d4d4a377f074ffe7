"""``riskml backtest``: what lists of the past would have found, when, and at what cost in reviews."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskml.cli.help import command
from riskml.cli.options import JSON, LANG, PROJECT, RECIPE, answer
from riskml.cli.progress import steps_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from riskml.core.texts import Language

MONTH = click.DateTime(["%Y-%m"])


def backtest_text(counts: Mapping[str, Any], folder: Path, language: Language, *, fresh: bool) -> str:
    """Say what a backtest came to, and where to read on."""
    from riskml.cli.phrases import BACKTEST
    from riskml.pipeline.phrases import PHRASES

    if "precision" in counts:
        shares = {
            name: BACKTEST["unknown"] if one is None else f"{one:.0%}" for name, one in counts["precision"].items()
        }
        came_to = BACKTEST["order_came_to"].said(language, **{**counts, **shares})
        kept = [] if fresh else [PHRASES["same"].in_(language)]
        return "\n".join([*kept, came_to, f"  {folder / f'backtest.{language}.html'}"])
    random = counts["random"]
    people = BACKTEST["unknown"] if random is None else BACKTEST["people"].filled(people=random)
    came_to = BACKTEST["came_to"].said(language, **counts, expected=people)
    kept = [] if fresh else [PHRASES["same"].in_(language)]
    return "\n".join([*kept, came_to, f"  {folder / f'backtest.{language}.html'}"])


@command()
@click.option("--from", "first", type=MONTH, default=None, help="The first month, as 2025-01.")
@click.option("--to", "last", type=MONTH, default=None, help="The last month; the log's last whole one by default.")
@RECIPE
@click.option("--retrain", default=3, show_default=True, metavar="MONTHS", help="Learn anew every so many months.")
@click.option("--holds", default=6, show_default=True, metavar="MONTHS", help="So long nobody is looked at again.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where to; runs/backtest of the project by default, or runs/backtest-triage of orders of warnings.",
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

    By a recipe of kind triage the order of warnings is replayed: what it would have put first, beside random order,
    level and degree, and the yields of rules. Every month knows only what was recorded by its end. The champion is
    neither used nor moved.
    """
    from riskml.pipeline import open_project
    from riskml.pipeline.backtest import run_backtest

    session = open_project(folder)
    language = lang or session.project.settings.language
    with steps_shown(language) as tell:
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
    answer(told, backtest_text(result.counts, result.folder, language, fresh=result.fresh), as_json=as_json)
