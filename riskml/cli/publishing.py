"""``riskml publish``: the pages that everybody may read, of a published run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskml.cli.help import command
from riskml.cli.options import JOBS, JSON, LANG, PROJECT, RUN, answer, reader, said

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.texts import Language


@command()
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The site's folder; public/ of the project by default.",
)
@JOBS
@RUN
@LANG
@JSON
@PROJECT
def publish(
    *, to: Path | None, jobs: int, as_of: datetime | None, lang: Language | None, as_json: bool, folder: Path
) -> None:
    """Write the pages that everybody may read, of a published run: a page a unit, no person, no small number."""
    from riskml.core.project import Project
    from riskml.public.site import publish_site

    day = as_of.date() if as_of else None
    made = publish_site(Project.open(folder), as_of=day, to=to, first=lang, jobs=jobs)
    facts = {"units": made.units, "numbers": made.numbers, "as_of": made.as_of, "folder": made.folder}
    value = {**facts, "run_id": made.run_id, "told_anew": made.told_anew}
    answer(value, said("site_made", reader(), **facts), as_json=as_json)
