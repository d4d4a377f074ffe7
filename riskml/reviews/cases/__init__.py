"""Cases: the two registers as a table that a lawyer edits, and the machine that walks it; no web, no store."""

from riskml.reviews.cases.access import About, AccessTable, Person, access_faults, may, read_access, read_access_table
from riskml.reviews.cases.case import Bar, Case, Faults, Opening, Paper, Part, Signed, Signer, Told
from riskml.reviews.cases.checks import case_faults
from riskml.reviews.cases.clocks import Clock, WorkingDays, clock, due_day
from riskml.reviews.cases.concluding import concluded, concluders
from riskml.reviews.cases.groups import Assigned, assignments, group_after, grown_at
from riskml.reviews.cases.moves import Rules, move, open_case, open_moves, replay
from riskml.reviews.cases.parts import holders, part_of
from riskml.reviews.cases.recommendations import Library, Recommendation, library_faults, read_library
from riskml.reviews.cases.recusal import Post, Relations, Tie, bars_of
from riskml.reviews.cases.secrecy import SubjectView, subject_view, visible
from riskml.reviews.cases.staffing import page_faults, staffing_faults
from riskml.reviews.cases.table import CaseTable, Move, Register, read_cases, read_table

__all__ = [
    "About",
    "AccessTable",
    "Assigned",
    "Bar",
    "Case",
    "CaseTable",
    "Clock",
    "Faults",
    "Library",
    "Move",
    "Opening",
    "Paper",
    "Part",
    "Person",
    "Post",
    "Recommendation",
    "Register",
    "Relations",
    "Rules",
    "Signed",
    "Signer",
    "SubjectView",
    "Tie",
    "Told",
    "WorkingDays",
    "access_faults",
    "assignments",
    "bars_of",
    "case_faults",
    "clock",
    "concluded",
    "concluders",
    "due_day",
    "group_after",
    "grown_at",
    "holders",
    "library_faults",
    "may",
    "move",
    "open_case",
    "open_moves",
    "page_faults",
    "part_of",
    "read_access",
    "read_access_table",
    "read_cases",
    "read_library",
    "read_table",
    "replay",
    "staffing_faults",
    "subject_view",
    "visible",
]
