"""Grades: what deserves a human look this month, and what that list promises."""

from __future__ import annotations

from riskml.grades.discovery import benjamini_hochberg, can_conclude
from riskml.grades.grading import grade
from riskml.grades.settings import GradeSettings, read_grades

__all__ = ["GradeSettings", "benjamini_hochberg", "can_conclude", "grade", "read_grades"]
