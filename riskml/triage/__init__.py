"""Grades: what deserves a human look this month, and what that list promises."""

from __future__ import annotations

from riskml.triage.discovery import benjamini_hochberg, can_conclude, score_threshold
from riskml.triage.explanation_flags import EXPLANATION_FLAGS, flag_explanations
from riskml.triage.gathering import gather, gather_people
from riskml.triage.grading import grade
from riskml.triage.routes import RouteSettings, Staff, read_routes, route
from riskml.triage.settings import GradeSettings, read_grades
from riskml.triage.triaged import Triaged
from riskml.triage.widespread import drop_widespread_rules

__all__ = [
    "EXPLANATION_FLAGS",
    "GradeSettings",
    "RouteSettings",
    "Staff",
    "Triaged",
    "benjamini_hochberg",
    "can_conclude",
    "drop_widespread_rules",
    "flag_explanations",
    "gather",
    "gather_people",
    "grade",
    "read_grades",
    "read_routes",
    "route",
    "score_threshold",
]
