"""Rules: questions to the log whose every hit names the records that answer it."""

from riskml.rules.asking import select_of
from riskml.rules.degrees import LEVELS, grade_hits
from riskml.rules.detect import Detection, detect
from riskml.rules.example import check_example, example_engine, example_hits, hits_on
from riskml.rules.facts import facts_as_json, facts_of
from riskml.rules.health import MISCALIBRATED
from riskml.rules.severity import SEVERITY, area_of, reaching_back, severities
from riskml.rules.thresholds import thresholds

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
