"""``riskml bundle``: warnings with all that they rest on, each in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskml.cli.help import command
from riskml.cli.options import JSON, LANG, PROJECT, RUN, answer

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.texts import Language


@command()
@click.argument("warnings", nargs=-1, metavar="WARNING...")
@click.option("--issued", is_flag=True, help="Every warning that the run issued.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="The folder to write into: a file a warning.",
)
@RUN
@LANG
@JSON
@PROJECT
def bundle(  # noqa: PLR0917 -- an option each
    warnings: tuple[str, ...],
    issued: bool,
    out: Path,
    as_of: datetime | None,
    lang: Language | None,
    as_json: bool,
    folder: Path,
) -> None:
    """Write warnings with all that they rest on, each into a file from which an auditor recomputes it.

    `riskml verify FILE` asks the rules again of the rows in it, adds up the score, and holds p-value, grade and
    publication against what is told.
    """
    from riskml.cli.bundled import write_bundles
    from riskml.core.project import Project

    project = Project.open(folder)
    written = write_bundles(project, warnings, out, as_of.date() if as_of else None, issued=issued)
    value = {"files": [str(file) for file in written.files], "sparse": written.sparse}
    answer(value, written.text(lang or project.settings.language), as_json=as_json)
