"""``riskml papers``: what an office prints, signs and files, made of what a run published."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from riskml.cli.help import command
from riskml.cli.options import JOBS, LANG, PROJECT, RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.papers.formats import Format
    from riskml.papers.kinds import Subject
    from riskml.papers.many import Whose
    from riskml.reviews.ledger import Export, Openings

NAMES = (
    "summary",
    "unit-report",
    "portrait",
    "assignment",
    "inquiry",
    "disposal",
    "check-plan",
    "check-report",
    "closing",
    "keeping",
    "proposal",
    "rectification",
    "meeting",
    "case-file",
)
"""As ``riskml.papers.kinds.KINDS`` has them; written here so that help loads no room."""


@command()
@click.argument("kind", metavar="KIND", type=click.Choice(NAMES))
@click.option("--official", default=None, metavar="ID", help="The official that the paper is about.")
@click.option("--unit", default=None, metavar="ID", help="The unit that the paper is about.")
@click.option("--warning", default=None, metavar="ID", help="The warning about a matter that the paper is about.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["docx", "pdf", "xlsx", "json"]),
    default="docx",
    show_default=True,
    help="What to write: Word, PDF, Excel, or values for programs.",
)
@click.option("--approval", default="", help="The number under which an inquiry was approved; without it, a draft.")
@click.option(
    "--recommend",
    multiple=True,
    metavar="NAME",
    help="Of a proposal: a recommendation out of serving/recommendations.toml; may be given again. Without it, those "
    "that fit are offered.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="The file to write; by default one in this folder, by what it is and whom it is about.",
)
@click.option(
    "--each",
    type=click.Choice(["listed", "all"]),
    default=None,
    help="Write many into the folder that -o names: a portrait of each official who is listed, or of all; a "
    "unit-report of all units.",
)
@JOBS
@RUN
@LANG
@PROJECT
def papers(
    *,
    kind: str,
    form: Format,
    out: Path | None,
    each: Whose | None,
    jobs: int,
    as_of: datetime | None,
    lang: Language | None,
    folder: Path,
    **about: Any,
) -> None:
    """Write a document that an office prints, signs and files, of what was published.

    KIND is one of summary, unit-report, portrait, assignment, inquiry, disposal, check-plan, check-report, closing,
    keeping, proposal, rectification, meeting and case-file.
    """
    from riskml.core.atomic import write_file
    from riskml.core.project import Project
    from riskml.papers.formats import check_installed, written
    from riskml.papers.kinds import make
    from riskml.papers.many import Manner, write_each
    from riskml.papers.settings import letterhead, paper_settings
    from riskml.pipeline.published import published_run
    from riskml.reviews.cases import read_library

    project = Project.open(folder)
    check_installed(form)
    settings, language = paper_settings(project), lang or project.settings.language
    approval, chosen = about.pop("approval"), about.pop("recommend")
    subject, head = _subject(about), letterhead(settings, language, approval, read_library(project), chosen)
    if each and subject.key:
        raise click.UsageError("give --each or one of --official, --unit and --warning, not both")
    run = published_run(project.runs, as_of.date() if as_of else None, "run")
    if each:
        into = out or Path(f"{kind}-{run.as_of}")
        _write_each(project, into, write_each(run, Manner(kind, head, form, settings.fonts), each, jobs), kind, form)
        return
    made = written(make(kind, run, subject, head), form, settings.fonts)
    place = out or Path(_file_name(kind, subject, form))
    with project.settings.access.kept():
        write_file(place, made)
    _enter(project, kind, [(subject, made)])
    click.echo(place)


def _write_each(
    project: Project, place: Path, parts: Iterable[list[tuple[str, bytes]]], kind: str, form: Format
) -> None:
    """Write papers into a folder as they are made; what was written stands in the ledger before the next are."""
    from riskml.cli.options import reader, said
    from riskml.core.atomic import make_folder, write_file
    from riskml.papers.kinds import KINDS, Subject

    (about,), count = KINDS[kind], 0
    with project.settings.access.kept():
        for part in parts:
            make_folder(place)
            made = [(Subject(about, key), content) for key, content in part]
            for subject, content in made:
                write_file(place / _file_name(kind, subject, form), content)
            _enter(project, kind, made)
            count += len(made)
    click.echo(said("papers_each" if count else "papers_none", reader(), count=count, place=place))


def _subject(about: dict[str, str | None]) -> Subject:
    """Return whom or what a paper is about; more than one is refused."""
    from riskml.papers.kinds import About, Subject

    given = [(name, about[name]) for name in get_args(About) if about.get(name)]
    if len(given) > 1:
        raise click.UsageError("give one of --official, --unit and --warning")
    return Subject(given[0][0], given[0][1] or "") if given else Subject()


def _file_name(kind: str, subject: Subject, form: Format) -> str:
    from riskml.reports.names import file_name

    readable = f"{file_name(subject.key).removesuffix('.html')}" if subject.key else ""
    return f"{'-'.join(one for one in (kind, readable) if one)}.{form}"


def _enter(project: Project, kind: str, papers: Sequence[tuple[Subject, bytes]]) -> None:
    """Enter that papers left, each by the hash of its file; of a person under a name that only openings tell."""
    from riskml.reviews.ledger import Export, enter_or_warn
    from riskml.reviews.ledger.acts import now

    def exports(openings: Openings) -> list[Export]:
        from riskml.registry.signatures import account

        actor, form = openings.pseudonym("actor", account()), kind.replace("-", "_")
        return [
            Export(
                at=now(),
                actor=actor,
                object=hashlib.sha256(made).hexdigest(),
                form=form,
                subject=openings.pseudonym("official", subject.key) if subject.about == "official" else None,
            )
            for subject, made in papers
        ]

    enter_or_warn(project, exports)
