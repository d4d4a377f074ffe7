"""``riskml``: one command for each thing that a bureau does.

Every command imports what it needs when it runs, so that ``riskml --help`` is quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from riskml.faults import Fault, RiskmlError
from riskml.version import __version__

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.intake.mappings import Format

PROJECT = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="The project's folder.",
)
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The last day that counts as known; the last day of the log by default.",
)
FORMATS = ("csv", "xlsx", "xls", "parquet", "xes")
EXIT_FAULTS = 2


class _Group(click.Group):
    """A group whose commands end with every fault on the terminal, and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RiskmlError as error:
            count = len(error.faults)
            click.echo(f"riskml {ctx.invoked_subcommand}: {count} fault{'s' if count > 1 else ''}", err=True)
            for fault in error.faults:
                click.echo(f"  - {fault}", err=True)
            sys.exit(EXIT_FAULTS)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="riskml")
def main() -> None:
    """From the log of what officials did to what deserves a human look, with the account of why.

    从权力运行日志，到值得人工核查的线索，并说明理由。
    """


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new project in FOLDER: a copy of the reference project."""
    from riskml.session.create import create_project

    project = create_project(folder)
    click.echo(f"project made in {project.root}; next: riskml import SOURCE --table operations --project {folder}")


def _pairs(values: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for value in values:
        field, equals, column = value.partition("=")
        if not equals or not field or not column:
            raise click.BadParameter(f"expected FIELD=COLUMN, found {value!r}", param_hint="--map")
        pairs[field.strip()] = column.strip()
    return pairs


@main.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "kind", type=click.Choice(FORMATS), default=None, help="By the file's name where not given.")
@click.option("--table", default=None, help="The contract table to fill; else the mapping's tables, else operations.")
@click.option("--map", "fields", multiple=True, metavar="FIELD=COLUMN", help="Which column gives which field.")
@click.option(
    "--mapping", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A mapping file instead of --map."
)
@PROJECT
def import_(  # noqa: PLR0917 (click passes options by name)
    source: Path, kind: str | None, table: str | None, fields: tuple[str, ...], mapping: Path | None, folder: Path
) -> None:
    """Take SOURCE in: accepted rows to the store, broken ones to quarantine with every fault they have."""
    from riskml.intake import import_source
    from riskml.project import Project

    if mapping is not None and fields:
        raise click.UsageError("give --map or --mapping, not both")
    manifests = import_source(
        Project.open(folder),
        source,
        table=table,
        format=cast("Format | None", kind),  # click has checked it
        mapping=mapping or _pairs(fields) or None,
    )
    for manifest in manifests:
        click.echo(manifest.summary())


@main.command()
@click.option("--recipe", default="unsupervised", show_default=True, help="A recipe in training/recipes/.")
@AS_OF
@PROJECT
def train(recipe: str, as_of: datetime | None, folder: Path) -> None:
    """Learn from the project's history and make the result the champion."""
    from riskml.session import open as open_project

    version = open_project(folder).train(recipe, as_of=as_of.date() if as_of else None)
    click.echo(f"model riskml version {version} is the champion")


@main.command()
@AS_OF
@click.option("--language", type=click.Choice(["zh", "en"]), multiple=True, help="Pages' languages; both by default.")
@PROJECT
def run(as_of: datetime | None, language: tuple[str, ...], folder: Path) -> None:
    """Measure, ask, score, grade, and publish the portraits."""
    from riskml.session import open as open_project
    from riskml.words import LANGUAGES

    session = open_project(folder)
    chosen = tuple(one for one in LANGUAGES if not language or one in language)
    result = session.run(as_of=as_of.date() if as_of else None, languages=chosen)
    click.echo(result.summary(session.project.settings.language))


@main.command()
@click.argument("official_id")
@click.option("--language", type=click.Choice(["zh", "en"]), default=None)
@AS_OF
@PROJECT
def portrait(official_id: str, language: str | None, as_of: datetime | None, folder: Path) -> None:
    """Write the portrait of one official as HTML to the terminal."""
    from riskml.reports import render
    from riskml.session import open as open_project

    session = open_project(folder)
    drawn = session.portrait(official_id, as_of=as_of.date() if as_of else None)
    chosen = session.project.settings.language if language is None else "zh" if language == "zh" else "en"
    click.echo(render(drawn.portrait, chosen), nl=False)


@main.command()
@PROJECT
def check(folder: Path) -> None:
    """Read every card, recipe and setting, and run every example."""
    from riskml.project import Project
    from riskml.session.check import check_project

    click.echo(check_project(Project.open(folder)))


@main.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), default=Path("docs"))
@click.option("--verify", is_flag=True, help="Write nothing; end with 2 where a page is not as its card says.")
@PROJECT
def docs(target: Path, verify: bool, folder: Path) -> None:
    """Write one page per card to TARGET, and the schemas of cards for editors."""
    from riskml.cards import read_cards
    from riskml.cards.pages import stale_pages, write_pages
    from riskml.project import Project

    cards = read_cards(Project.open(folder))
    if not verify:
        click.echo(f"{write_pages(cards, target)} pages in {target}")
        return
    stale = stale_pages(cards, target)
    if stale:
        raise RiskmlError(
            [Fault(str(target / page), "the page of its card", "another", "Run 'riskml docs'.") for page in stale]
        )
    click.echo(f"every page in {target} is as its card says")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
@click.option("--seed", type=int, default=7, show_default=True)
def demo(folder: Path, seed: int) -> None:
    """Make a synthetic city in FOLDER, run the whole job on it, and hold the result against the truth."""
    from riskml.city.demo import run_demo

    for line in run_demo(folder, seed=seed):
        click.echo(line)
