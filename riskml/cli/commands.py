"""``riskml``: one command for each thing that a bureau does.

Every command imports what it needs when it runs, so that ``riskml --help`` is quick.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskml.cli import models, taking
from riskml.cli.backtest import backtest
from riskml.cli.bundling import bundle
from riskml.cli.completion import areas, completing, completion, rule_names
from riskml.cli.doctor import doctor
from riskml.cli.documents import papers
from riskml.cli.notifying import tick
from riskml.cli.options import (
    AS_OF,
    FAULTS,
    JOBS,
    JSON,
    LANG,
    OUT,
    OUT_FILE,
    PROJECT,
    RECIPE,
    RUN,
    Group,
    answer,
    reader,
    said,
)
from riskml.cli.progress import steps_shown
from riskml.cli.proposing import map_
from riskml.cli.publishing import publish
from riskml.cli.room import portal, serve
from riskml.cli.verifying import verify
from riskml.core.collecting import seldom_collected
from riskml.core.errors import Fault, RiskmlError, SourceError
from riskml.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from riskml.core.texts import Language
    from riskml.pipeline.published import Depth


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="riskml")
@click.option("--lang", type=click.Choice(["zh", "en"]), expose_value=False, help="Language of help and answers.")
def main() -> None:
    """From the log of what officials did to what deserves a human look, with the account of why."""
    click.get_current_context().with_resource(seldom_collected())


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@LANG
def init(folder: Path, lang: Language | None) -> None:
    """Make a new project in FOLDER: a copy of the reference project."""
    from riskml.core.project import Settings
    from riskml.pipeline.create import create_project

    create_project(folder, Settings(language=lang) if lang else None)
    where = shlex.quote(str(folder))
    click.echo(said("made", reader(), folder=folder))
    click.echo(said("set_first", reader(), where=where))
    click.echo(f"    riskml map SOURCE… --import --project {where}")
    click.echo(f"    riskml run --project {where}")


def _pairs(values: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for value in values:
        field, equals, column = value.partition("=")
        if not equals or not field or not column:
            raise click.BadParameter(f"expected FIELD=COLUMN, found {value!r}", param_hint="--map")
        pairs[field.strip()] = column.strip()
    return pairs


@main.command("import")
@click.argument("source", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format",
    "kind",
    metavar="[csv|xlsx|xls|parquet|xes|ocel|ocds|bods|PLUGIN]",
    default=None,
    help="By the file's name where not given; PLUGIN is a format that a trusted plugin reads.",
)
@click.option("--table", default=None, help="The contract table to fill; else the mapping's tables, else operations.")
@click.option("--map", "fields", multiple=True, metavar="FIELD=COLUMN", help="Which column gives which field.")
@click.option("--mapping", type=click.Path(path_type=Path), help="A mapping file instead of --map.")
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal sign; found from each column where not given.")
@click.option(
    "--date-order",
    type=click.Choice(["day_first", "month_first", "year_first"]),
    help="Of days like 3/5/2026; found where not given.",
)
@LANG
@JSON
@PROJECT
def import_(
    *,
    source: Path | None,
    kind: str | None,
    table: str | None,
    fields: tuple[str, ...],
    mapping: Path | None,
    lang: Language | None,
    as_json: bool,
    folder: Path,
    **written: str | None,
) -> None:
    """Take SOURCE in: accepted rows to the store, broken ones to quarantine with every fault they have.

    Without SOURCE the mapping says which database; what an earlier import took from it is not read again.

    Ends with 2 where not one row could be accepted; what is wrong with them stands in the quarantine.
    """
    from riskml.core.project import Project
    from riskml.intake import summary_of

    if mapping is not None and fields:
        raise click.UsageError("give --map or --mapping, not both")
    lost = [path for path in (source, mapping) if path is not None and not path.is_file()]
    if lost:
        from riskml.cli.phrases_faults import phrase

        raise SourceError(
            Fault(str(path), phrase("a_file"), phrase("no_such_file"), phrase("check_the_path")) for path in lost
        )
    project = Project.open(folder)
    manifests = taking.take(
        project,
        source,
        (source or mapping or Path("source")).name,
        table=table,
        format=kind,
        mapping=mapping or _pairs(fields) or None,
        **written,
    )
    answer(taking.values(manifests), summary_of(manifests, lang or project.settings.language), as_json=as_json)
    if taking.nothing_accepted(manifests):
        sys.exit(FAULTS)


@main.command()
@JSON
@PROJECT
def check(as_json: bool, folder: Path) -> None:
    """Read every card, recipe and setting, and run every example."""
    from riskml.core.project import Project
    from riskml.papers.settings import paper_settings
    from riskml.pipeline.check import what_holds

    project = Project.open(folder)
    told = what_holds(project)
    paper_settings(project)
    answer({"holds": True, "summary": told.en}, told.in_(reader()), as_json=as_json)


@main.command()
@RECIPE
@models.BY
@AS_OF
@JSON
@PROJECT
def train(recipe: str, by: str, as_of: datetime | None, as_json: bool, folder: Path) -> None:
    """Learn from the project's history; the result is champion, or challenger where its recipe says so."""
    from riskml.pipeline import open_project
    from riskml.pipeline.fitting import fit

    session = open_project(folder)
    with steps_shown(session.project.settings.language) as tell:
        tell("train")
        made = fit(session.project, session.cards, recipe, as_of=_day(as_of), by=by)
    value = {"model": made.model, "version": made.version, "alias": made.alias}
    alias = said(made.alias, reader())
    told = said("trained", reader(), model=made.model, version=made.version, alias=alias)
    answer(value, told, as_json=as_json)


def _go(
    folder: Path,
    until: Depth,
    *,
    as_of: datetime | None,
    out: Path | None,
    lang: Language | None,
    as_json: bool,
    training: bool = False,
    jobs: int = 1,
) -> None:
    from riskml.core.texts import LANGUAGES
    from riskml.pipeline import open_project
    from riskml.pipeline.published import DEPTHS
    from riskml.pipeline.summary import summarise

    session = open_project(folder)
    first = lang or session.project.settings.language
    languages = (first, *(one for one in LANGUAGES if one != first))
    with steps_shown(first, ("plan", *DEPTHS[: DEPTHS.index(until) + 1])) as tell:
        result = session.run(
            as_of=_day(as_of), out=out, until=until, languages=languages, train=training, tell=tell, jobs=jobs
        )
    answer(result.to_dict(), summarise(result, first), as_json=as_json)
    if training:  # the whole job, and no part of it
        from riskml.cli.notifying import send_after_run

        send_after_run(session.project, result.folder)


def _job(until: Depth, name: str, about: str, *, training: bool = False) -> Callable[..., None]:
    """Make a command that runs the job as far as a step."""

    def command(folder: Path, **asked: Any) -> None:
        _go(folder, until, training=training, **asked)

    for option in (PROJECT, JSON, LANG, *([JOBS] if until == "report" else []), OUT, AS_OF):
        command = option(command)
    return main.command(name, help=about)(command)


measure = _job("measure", "measure", "Measure everybody and ask every rule; publish the profile and the hits.")
score = _job("score", "score", "Also score with the champion and grade; publish scores, reasons and warnings.")
report = _job("report", "report", "Also draw the portraits; the champion must be there.")
run = _job("report", "run", "The whole job; with no champion the default recipe is trained first.", training=True)


main.add_command(backtest)


@main.command()
@click.argument("official_id")
@click.option("--html", is_flag=True, help="The whole portrait as one HTML page.")
@RUN
@LANG
@JSON
@PROJECT
def explain(
    *, official_id: str, html: bool, as_of: datetime | None, lang: Language | None, as_json: bool, folder: Path
) -> None:
    """Account for one official's score as it was published: its reasons, their records, and what was not measured."""
    from riskml.cli.account import account_text
    from riskml.core.project import Project
    from riskml.pipeline.portrayed import published_portrait
    from riskml.pipeline.published import published_run

    project = Project.open(folder)
    portrait = published_portrait(published_run(project.runs, _day(as_of), "run"), "official", official_id)
    language = lang or project.settings.language
    if html:
        from riskml.portraits.stored import restored_portrait
        from riskml.reports import render

        click.echo(render(restored_portrait(portrait), language), nl=False)
    else:
        answer(portrait, account_text(portrait, language), as_json=as_json)


@main.command("answer-sheet")
@click.argument("official_id")
@click.option("--approval", required=True, help="The number under which the inquiry was approved.")
@click.option("--due", required=True, type=click.DateTime(["%Y-%m-%d"]), help="By when the person is to answer.")
@click.option("--to", "recipient", required=True, help="Where the answer goes.")
@OUT_FILE
@RUN
@LANG
@PROJECT
def answer_sheet(
    *,
    official_id: str,
    approval: str,
    due: datetime,
    recipient: str,
    out: Path,
    as_of: datetime | None,
    lang: Language | None,
    folder: Path,
) -> None:
    """Write the paper on which a person answers, once an inquiry was approved: never before."""
    from riskml.cli.answers import write_answer_sheet
    from riskml.core.project import Project
    from riskml.portraits.answer_sheet import Inquiry

    project = Project.open(folder)
    inquiry = Inquiry(approval, due.date(), recipient)
    write_answer_sheet(project, official_id, inquiry, out, as_of=_day(as_of), language=lang)
    click.echo(out)


@main.command()
@click.argument("name", required=False, shell_complete=completing(rule_names))
@click.option(
    "--area",
    default=None,
    shell_complete=completing(areas),
    help="Only the rules of one area, a folder of features/rules.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="NAME's page: .md or .html.")
@LANG
@JSON
@PROJECT
def rules(
    *, name: str | None, area: str | None, out: Path | None, lang: Language | None, as_json: bool, folder: Path
) -> None:
    """List the rules with their health as of the latest run; with NAME, show that rule's card as a page."""
    from riskml.cli import catalogue
    from riskml.core.project import Project

    project = Project.open(folder)
    known = catalogue.Catalogue.read(project)
    health = known.health
    language = lang or project.settings.language
    if name is None:
        if out is not None:
            raise click.UsageError("--out writes the page of one rule: give its NAME")
        listed = known.of_area(area)
        if as_json:
            answer(catalogue.catalogue_value(listed, health), "", as_json=True)
        else:
            catalogue.show_catalogue(listed, health, language)
        return
    if area is not None:
        raise click.UsageError("give NAME or --area, not both")
    card = known.card(name)
    if out is not None:
        written = catalogue.write_card(card, health, language, out)
        answer({"written": str(out)}, written, as_json=as_json)
    elif as_json:
        told = health.rules.get(name) if health else None
        answer({**card.model_dump(mode="json"), "health": told}, "", as_json=True)
    else:
        catalogue.show_card(card, health, language)


@main.command()
@click.argument("case_id", metavar="CASE")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write the trail as one HTML page."
)
@RUN
@LANG
@JSON
@PROJECT
def trace(
    *, case_id: str, out: Path | None, as_of: datetime | None, lang: Language | None, as_json: bool, folder: Path
) -> None:
    """Show the full trail of one case as it was published: every step, who, when, how long, and what is not there."""
    from riskml.cli.trail import check_place, trail_text, write_trail
    from riskml.core.project import Project
    from riskml.pipeline.published import published_run
    from riskml.pipeline.trails import published_trail

    check_place(out)
    project = Project.open(folder)
    trail = published_trail(published_run(project.runs, _day(as_of), "measure"), case_id)
    language = lang or project.settings.language
    if out is not None:
        write_trail(trail, language, out)
        click.echo(said("trail_written", language, out=out), err=as_json)
    if as_json or out is None:
        answer(trail.to_dict(), trail_text(trail, language), as_json=as_json)


@main.command()
@LANG
@JSON
@PROJECT
def plugins(*, lang: Language | None, as_json: bool, folder: Path) -> None:
    """List the readers, comparisons, detectors and exporters of other packages, and which the project trusts.

    Nothing of theirs is run. `plugins = ["PACKAGE"]` in [tool.riskml] trusts a package.
    """
    from riskml.cli.listed_plugins import plugin_lines, plugin_values
    from riskml.core.project import Project

    project = Project.open(folder)
    answer(plugin_values(project), "\n".join(plugin_lines(project, lang)), as_json=as_json)


@main.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), default=Path("docs"))
@click.option("--verify", is_flag=True, help="Write nothing; end with 2 where a page is not as the content says.")
@PROJECT
def docs(target: Path, verify: bool, folder: Path) -> None:
    """Write one page per card to TARGET, the schemas of cards for editors, and how cases move."""
    from riskml.cards import read_cards
    from riskml.cards.pages import stale_pages, write_pages
    from riskml.core.project import Project
    from riskml.reports.case_pages import pages_of_cases

    project = Project.open(folder)
    cards, more = read_cards(project), pages_of_cases(project)
    if not verify:
        click.echo(said("pages", reader(), count=write_pages(cards, target, more), target=target))
        return
    stale = stale_pages(cards, target, more)
    if stale:
        from riskml.cli.phrases_faults import phrase

        raise RiskmlError(
            [
                Fault(
                    str(target / page),
                    phrase("the_page_that_the_content_says"),
                    phrase("another"),
                    phrase("run_riskml_docs"),
                )
                for page in stale
            ]
        )
    click.echo(said("pages_hold", reader(), target=target))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
@click.option("--seed", type=int, default=7, show_default=True, help="The same number makes the same city.")
@click.option(
    "--last", type=click.DateTime(["%Y-%m-%d"]), help="The last day of its log, and the day that it is run as of."
)
@JOBS
def demo(folder: Path, seed: int, last: datetime | None, jobs: int) -> None:
    """Make a synthetic city in FOLDER, run the whole job on it, and hold the result against the truth."""
    from riskml.synthetic.demo import run_demo
    from riskml.synthetic.size import CitySize

    size = CitySize(last=last.date()) if last else None
    for line in run_demo(folder, seed=seed, size=size, jobs=jobs):
        click.echo(line)


for one in (*models.COMMANDS, map_, doctor, completion, bundle, verify, serve, portal, papers, publish, tick):
    main.add_command(one)
