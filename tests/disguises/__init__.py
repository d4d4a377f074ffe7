"""The same facts in many forms: adding a disguise is adding one function."""

from __future__ import annotations

from tests.disguises import in_databases, in_event_logs, in_files, in_sheets, in_text
from tests.disguises.facts import DISGUISES

__all__ = ["DISGUISES", "in_databases", "in_event_logs", "in_files", "in_sheets", "in_text"]
