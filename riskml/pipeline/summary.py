"""A run in a few lines, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.texts import listed
from riskml.pipeline.lacks import FIRST
from riskml.pipeline.phrases import PHRASES

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.pipeline.job import RunResult


def summarise(result: RunResult, language: Language) -> str:
    """Say what a run did and where to read on."""
    count = result.counts
    said = {
        "trained": result.trained and not result.dated,
        "dated": result.trained and result.dated,
        "same": not result.fresh,
        "nobody" if not count["officials"] else "graded" if "red" in count else "people": True,
        "matters": "matters_red" in count,
        "reviewed": count.get("reviews_changed", 0),
        "off": True,
        "idle": count.get("rules_idle", 0),
        "loose": count.get("metrics_miscalibrated", 0),
        "incomplete": count.get("rules_failed", 0),
        "provisional": result.provisional,
        "lead": True,
    }
    facts = {**count, "as_of": result.as_of}
    if result.provisional:
        facts["years"] = listed(map(str, result.provisional))
    lines = [f"! {one.text.in_(language)}" for one in result.told_first]
    for key, holds in said.items():
        if holds:
            lines.append(PHRASES[key].said(language, **facts))
        if key == "off":
            lines += [f"  - {one.in_(language)}" for one in result.looked_for[:FIRST]]
    index = result.pages / "index.html"
    return "\n".join([*lines, f"  {index if index.is_file() else result.folder}"])
