"""Rules: questions to the log whose every hit names the records that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.lazy import lazily

if TYPE_CHECKING:
    from riskml.rules.asking import select_of
    from riskml.rules.degrees import LEVELS, grade_hits
    from riskml.rules.detection import Detection, detect
    from riskml.rules.due_share import MISCALIBRATED
    from riskml.rules.example import check_example, example_engine, example_hits, hits_on
    from riskml.rules.facts import facts_as_json, facts_of
    from riskml.rules.proposed_thresholds import thresholds
    from riskml.rules.severity import SEVERITY, area_of, reaching_back, severities

__all__ = [
    "LEVELS",
    "MISCALIBRATED",
    "SEVERITY",
    "Detection",
    "area_of",
    "check_example",
    "detect",
    "example_engine",
    "example_hits",
    "facts_as_json",
    "facts_of",
    "grade_hits",
    "hits_on",
    "reaching_back",
    "select_of",
    "severities",
    "thresholds",
]

_OF_EXAMPLES = ("check_example", "example_engine", "example_hits", "hits_on")
_OF_AREAS = ("SEVERITY", "area_of", "reaching_back", "severities")

__getattr__ = lazily(
    __name__,
    {
        "select_of": "riskml.rules.asking",
        **dict.fromkeys(("LEVELS", "grade_hits"), "riskml.rules.degrees"),
        **dict.fromkeys(("Detection", "detect"), "riskml.rules.detection"),
        "MISCALIBRATED": "riskml.rules.due_share",
        **dict.fromkeys(_OF_EXAMPLES, "riskml.rules.example"),
        **dict.fromkeys(("facts_as_json", "facts_of"), "riskml.rules.facts"),
        "thresholds": "riskml.rules.proposed_thresholds",
        **dict.fromkeys(_OF_AREAS, "riskml.rules.severity"),
    },
)
