"""``riskml tick``, and the messages at the end of ``riskml run``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path  # noqa: TC003 -- click reads it
from typing import TYPE_CHECKING

import click

from riskml.cli.help import command
from riskml.cli.options import FAULTS, JSON, PROJECT, answer, reader, said

if TYPE_CHECKING:
    from riskml.core.project import Project
    from riskml.notify.deliveries import Sent
    from riskml.notify.digests import Dues


@command()
@JSON
@PROJECT
def tick(as_json: bool, folder: Path) -> None:
    """Send what was not told yet: of the latest run, and of what is due. For a timer; twice does no harm.

    Ends with 2 where something could not be sent; the next time tries again.
    """
    from riskml.core.project import Project
    from riskml.notify.deliveries import send_digests
    from riskml.notify.settings import read_notify
    from riskml.pipeline.published import runs_in

    project = Project.open(folder)
    runs = [one for one in runs_in(project.runs) if one.manifest["until"] == "report"]
    asked = read_notify(project)
    wanted = asked.enabled and any("due" in one.tells for one in asked.recipient)
    sent = send_digests(
        project, runs[-1] if runs else None, datetime.now(project.settings.zone), _due(project) if wanted else None
    )
    value = {"enabled": asked.enabled, "sent": sent.sent, "sent_before": sent.before, "failed": len(sent.faults)}
    key = "ticked" if asked.enabled else "ticked_off"
    answer(value, said(key, reader(), sent=sent.sent, before=sent.before), as_json=as_json)
    if told_of(sent):
        sys.exit(FAULTS)


def told_of(sent: Sent) -> bool:
    """Say what could not be sent; return whether anything could not."""
    for fault in sent.faults:
        click.echo(f"  - {fault.in_(reader())}", err=True)
    return bool(sent.faults)


def send_after_run(project: Project, folder: Path) -> None:
    """Tell of the run that stands in a folder; whatever fails is said, and fails nothing."""
    from riskml.core.errors import RiskmlError
    from riskml.notify.deliveries import send_digests
    from riskml.pipeline.published import Published

    run = Published.read(folder)
    if run is None or folder.parent != project.runs.resolve():
        return  # what stands elsewhere is nobody's news
    try:
        told_of(send_digests(project, run, datetime.now(project.settings.zone)))
    except RiskmlError as error:
        for fault in error.faults:
            click.echo(f"  - {fault.in_(reader())}", err=True)


def _due(project: Project) -> Dues | None:
    """Ask the reading room what is due; nothing where there is none, or where it is not installed."""
    from importlib.util import find_spec

    from riskml.cli.room import HELD, opened
    from riskml.notify.digests import Due, Dues

    if not (project.store / "portal").is_dir() or any(find_spec(one) is None for one in HELD):
        return None
    opened(project.root)
    from riskml.portal.due import due_in_inboxes

    told = due_in_inboxes(datetime.now(project.settings.zone).date())
    of_role, of_person = ({name: Due(*counts) for name, counts in own.items()} for own in told)
    return Dues(of_role, of_person)
