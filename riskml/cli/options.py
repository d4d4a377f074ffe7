"""Options that several commands share, and how a command ends."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from riskml.cli.completion import completing, recipes, run_days
from riskml.cli.help import ToldGroup, ToldMisuse, show_misuse
from riskml.cli.language import asked_language, language_of
from riskml.cli.logs import is_json, log_faults, log_misuse, log_our_own
from riskml.core.errors import DiskError, RiskmlError, disk_fault

if TYPE_CHECKING:
    from riskml.core.texts import Language

FAULTS, OURS = 2, 1
AS_JSON = "riskml.as_json"


def _remember(context: click.Context, _: click.Parameter, value: bool) -> bool:
    context.meta[AS_JSON] = value
    return value


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
RUN = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    shell_complete=completing(run_days),
    help="The published run as of this day; the latest by default.",
)
RECIPE = click.option(
    "--recipe",
    default="unsupervised",
    show_default=True,
    shell_complete=completing(recipes),
    help="A recipe in training/recipes/.",
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The run's folder; runs/<as_of>/ of the project by default.",
)
OUT_FILE = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many processes do it, where there is much to do.",
)
LANG = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=None,
    callback=lambda context, _, value: value or asked_language(context),
    help="Language; the project's by default.",
)
JSON = click.option(
    "--json", "as_json", is_flag=True, is_eager=True, callback=_remember, help="Answer in JSON, for programs."
)


class Group(ToldGroup):
    """A group whose commands end with every fault at once.

    Exit code 2 says that the input or the project is at fault, 1 that we are.
    """

    def make_context(self, *args: Any, **words: Any) -> click.Context:
        """Read the command's words; what is wrong with those before the command's name is said in Chinese, too."""
        try:
            return super().make_context(*args, **words)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            if error.ctx is None or language_of(error.ctx) == "en":
                raise
            raise ToldMisuse(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and end with what went wrong."""
        try:
            return super().invoke(ctx)
        except RiskmlError as error:
            _end_with(error, ctx)
        except click.ClickException as error:
            if is_json(ctx):
                log_misuse(error)
            elif language_of(ctx) == "zh":
                show_misuse(error)
            else:
                raise
            ctx.exit(error.exit_code)
        except (click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is ours, and the user must hear so)
            fault = disk_fault(error, str(Path.cwd()))
            if fault is not None:
                _end_with(DiskError([fault]), ctx)
            if is_json(ctx):
                log_our_own(error)
                sys.exit(OURS)
            traceback.print_exc()
            click.echo(said("our_own", language_of(ctx)), err=True)
            sys.exit(OURS)


def _end_with(error: RiskmlError, context: click.Context) -> NoReturn:
    if context.meta.get(AS_JSON):
        faults = [
            {"where": fault.where, "expected": fault.expected, "found": fault.found, "remedy": fault.remedy}
            for fault in error.faults
        ]
        click.echo(json.dumps({"faults": faults}, ensure_ascii=False, indent=2))
    if is_json(context):
        log_faults(error)
        sys.exit(FAULTS)
    language, facts = language_of(context), {"command": context.invoked_subcommand, "count": len(error.faults)}
    click.echo(said("faults", language, **facts), err=True)
    for fault in error.faults:
        click.echo(f"  - {fault.in_(language)}", err=True)
    sys.exit(FAULTS)


def said(key: str, language: Language, /, **facts: object) -> str:
    """Return what a command says of its own work, in the reader's language."""
    from riskml.cli.phrases import ANSWERS

    return ANSWERS[key].said(language, **facts)


def reader() -> Language:
    """Return the language of whoever reads the command at work."""
    return language_of(click.get_current_context())


def answer(value: Any, text: str, *, as_json: bool) -> None:
    """Print the answer: for a program, or for a person."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str) if as_json else text)
