"""A run in a few lines, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.texts import listed
from riskml.pipeline.phrases import PHRASES

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.pipeline.job import RunResult


def summarise(result: RunResult, language: Language) -> str:
    """Say what a run did and where to read on."""
    count = result.counts
    said = {
        "trained": result.trained,
        "same": not result.fresh,
        "graded" if "red" in count else "people": True,
        "matters": "matters_red" in count,
        "off": True,
        "incomplete": count.get("rules_failed", 0),
        "provisional": result.provisional,
        "lead": True,
    }
    facts = {**count, "as_of": result.as_of}
    if result.provisional:
        facts["years"] = listed(map(str, result.provisional))
    lines = [PHRASES[key].said(language, **facts) for key, holds in said.items() if holds]
    index = result.pages / "index.html"
    return "\n".join([*lines, f"  {index if index.is_file() else result.folder}"])
