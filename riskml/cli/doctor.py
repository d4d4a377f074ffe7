"""``riskml doctor``: what a project and its machine are like, to be pasted into a report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from riskml.cli.help import command
from riskml.cli.language import language_of
from riskml.cli.options import FAULTS, JSON, LANG, PROJECT, answer
from riskml.core.errors import RiskmlError

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.texts import Language


@command()
@LANG
@JSON
@PROJECT
def doctor(*, lang: Language | None, as_json: bool, folder: Path) -> None:
    """Look at versions, calendar, disk, store, models and runs, and say all that needs attention; nothing is changed.

    What is printed names no people, no sources and no folders of this account, and can be pasted into a report.

    Ends with 2 where something needs attention.
    """
    from riskml.cli.phrases import DOCTOR
    from riskml.pipeline.doctor import examine

    language = lang or _language(folder)
    found = examine(folder)
    count = len(found.attention)
    end = DOCTOR["attention" if count else "fine"].said(language, count=count)
    answer(found.to_dict(), f"{found.said(language)}\n\n{end}", as_json=as_json)
    if count:
        sys.exit(FAULTS)


def _language(folder: Path) -> Language:
    """Return the project's language or, where it cannot be opened, that of the help."""
    from riskml.core.project import Project

    try:
        return Project.open(folder).settings.language
    except RiskmlError:
        return language_of(click.get_current_context())
