"""The journal of a project's models: who trained, signed, promoted and rolled back; lines are added, never changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from riskml.core.atomic import append_line
from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project


def journal_file(project: Project) -> Path:
    """Return where the journal stands."""
    return project.store / "promotions.jsonl"


def now() -> str:
    """Return the time as it is written into records: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def append(project: Project, action: str, **told: object) -> None:
    """Add one line and have the disk hold it.

    A line that a killed process left unfinished is ended first, so that it spoils no other.
    """
    line = json.dumps({"at": now(), "action": action, **told}, ensure_ascii=False)
    append_line(journal_file(project), line.encode())


def read_journal(project: Project) -> list[dict[str, Any]]:
    """Return the journal's entries, oldest first; a line that was never finished is passed over.

    Raises
    ------
    ModelError
        The journal cannot be read.
    """
    file = journal_file(project)
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise ModelError([Fault(str(file), "a file that can be read", str(error))]) from error
    entries = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and "action" in entry:
            entries.append(entry)
    return entries


def notice(project: Project, champion: str | None) -> None:
    """Write down that the champion is not the one last written down: it was moved elsewhere, or its line was lost."""
    written = [one["champion"] for one in read_journal(project) if "champion" in one]
    if champion != (written[-1] if written else None):
        append(project, "noticed", champion=champion)
