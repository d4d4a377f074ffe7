"""The journal of a project's models: who trained, signed, promoted and rolled back; lines are added, never changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from riskml.core.atomic import append_line
from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.registry.phrases_faults import phrase
from riskml.registry.store import PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project


def journal_file(project: Project, model: str = PEOPLE) -> Path:
    """Return where the journal of a registered model stands."""
    own = "" if model == PEOPLE else f".{model}"
    return project.store / f"promotions{own}.jsonl"


def now() -> str:
    """Return the time as it is written into records: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def append(project: Project, action: str, *, model: str = PEOPLE, **told: object) -> None:
    """Add one line and have the disk hold it.

    A line that a killed process left unfinished is ended first, so that it spoils no other.
    """
    line = json.dumps({"at": now(), "action": action, **told}, ensure_ascii=False)
    append_line(journal_file(project, model), line.encode())


def read_journal(project: Project, model: str = PEOPLE) -> list[dict[str, Any]]:
    """Return the journal's entries, oldest first; a line that was never finished is passed over.

    Raises
    ------
    ModelError
        The journal cannot be read.
    """
    file = journal_file(project, model)
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise ModelError([Fault(str(file), phrase("a_file_that_can_be_read"), Verbatim(str(error)))]) from error
    entries = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and "action" in entry:
            entries.append(entry)
    return entries


def notice(project: Project, champion: str | None, model: str = PEOPLE) -> None:
    """Write down that the champion is not the one last written down: it was moved elsewhere, or its line was lost."""
    written = [one["champion"] for one in read_journal(project, model) if "champion" in one]
    if champion != (written[-1] if written else None):
        append(project, "noticed", model=model, champion=champion)
