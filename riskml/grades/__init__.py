"""Grades: what deserves a human look this month, and what that list promises."""

from __future__ import annotations

from riskml.grades.common import telling
from riskml.grades.discovery import benjamini_hochberg, can_conclude
from riskml.grades.following import Earlier, cleared_shares, follow, speechless
from riskml.grades.gathering import gather, gather_people, read_facts
from riskml.grades.grading import grade
from riskml.grades.routes import RouteSettings, Staff, read_routes, route
from riskml.grades.settings import GradeSettings, read_grades

__all__ = [
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
    "read_facts",
    "read_grades",
    "read_routes",
    "route",
    "speechless",
    "telling",
]
