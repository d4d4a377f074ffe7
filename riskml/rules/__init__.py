"""Rules: questions to the log whose every hit names the records that answer it."""

from riskml.rules.detect import Detection, detect
from riskml.rules.example import check_example, example_engine
from riskml.rules.facts import facts_as_json, facts_of
from riskml.rules.severity import SEVERITY, area_of, reaching_back, severities

__all__ = [
    "SEVERITY",
    "Detection",
    "area_of",
    "check_example",
    "detect",
    "example_engine",
    "facts_as_json",
    "facts_of",
    "reaching_back",
    "severities",
]
