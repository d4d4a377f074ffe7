"""Triage: who and what deserves a human look this month, at what grade, and what that list promises."""

from __future__ import annotations

from riskml.triage.matters.describing import FEATURES, PROFILE, describe
from riskml.triage.matters.gathering import gather, gather_people, gather_rules
from riskml.triage.matters.issuing import DISPOSITIONS, is_ranked, issue, ranked, reminders
from riskml.triage.matters.routes import RouteSettings, Staff, read_routes, route
from riskml.triage.matters.telling import tell_order
from riskml.triage.people.discovery import benjamini_hochberg, can_conclude, null_quantiles, score_threshold
from riskml.triage.people.explanation_flags import EXPLANATION_FLAGS, flag_explanations
from riskml.triage.people.grading import grade
from riskml.triage.people.null import Null
from riskml.triage.people.widespread import drop_widespread_rules
from riskml.triage.phrases import FEATURE_LABELS
from riskml.triage.settings import GradeSettings, ListGroup, MatterCapacity, read_grades
from riskml.triage.triaged import Ordered, Triaged

__all__ = [
    "DISPOSITIONS",
    "EXPLANATION_FLAGS",
    "FEATURES",
    "FEATURE_LABELS",
    "PROFILE",
    "GradeSettings",
    "ListGroup",
    "MatterCapacity",
    "Null",
    "Ordered",
    "RouteSettings",
    "Staff",
    "Triaged",
    "benjamini_hochberg",
    "can_conclude",
    "describe",
    "drop_widespread_rules",
    "flag_explanations",
    "gather",
    "gather_people",
    "gather_rules",
    "grade",
    "is_ranked",
    "issue",
    "null_quantiles",
    "ranked",
    "read_grades",
    "read_routes",
    "reminders",
    "route",
    "score_threshold",
    "tell_order",
]
