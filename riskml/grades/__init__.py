"""Grades: what deserves a human look this month, and what that list promises."""

from __future__ import annotations

from riskml.grades.common import telling
from riskml.grades.discovery import benjamini_hochberg, can_conclude, score_threshold
from riskml.grades.following import Earlier, cleared_shares, follow, speechless
from riskml.grades.gathering import gather, gather_people, read_facts
from riskml.grades.grading import grade
from riskml.grades.marks import MARKS, mark
from riskml.grades.routes import RouteSettings, Staff, read_routes, route
from riskml.grades.settings import GradeSettings, read_grades

__all__ = [
    "MARKS",
    "Earlier",
    "GradeSettings",
    "RouteSettings",
    "Staff",
    "benjamini_hochberg",
    "can_conclude",
    "cleared_shares",
    "follow",
    "gather",
    "gather_people",
    "grade",
    "mark",
    "read_facts",
    "read_grades",
    "read_routes",
    "route",
    "score_threshold",
    "speechless",
    "telling",
]
