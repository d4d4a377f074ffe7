"""Rules: questions to the log whose every hit names the records that answer it."""

from riskml.rules.detect import Detection, detect
from riskml.rules.example import check_example, example_engine

__all__ = ["Detection", "check_example", "detect", "example_engine"]
