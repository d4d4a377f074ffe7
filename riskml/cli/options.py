"""Options that several commands share, and how a command ends."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from riskml.core.errors import DiskError, RiskmlError, disk_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

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
    help="The published run as of this day; the latest by default.",
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
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language; the project's by default.")
JSON = click.option(
    "--json", "as_json", is_flag=True, is_eager=True, callback=_remember, help="Answer in JSON, for programs."
)


class Group(click.Group):
    """A group whose commands end with every fault at once.

    Exit code 2 says that the input or the project is at fault, 1 that we are.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and end with what went wrong."""
        try:
            return super().invoke(ctx)
        except RiskmlError as error:
            _end_with(error, ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is ours, and the user must hear so)
            fault = disk_fault(error, str(Path.cwd()))
            if fault is not None:
                _end_with(DiskError([fault]), ctx)
            traceback.print_exc()
            click.echo("riskml: this is a fault of riskml itself; please report it with the lines above.", err=True)
            sys.exit(OURS)


def _end_with(error: RiskmlError, context: click.Context) -> NoReturn:
    if context.meta.get(AS_JSON):
        faults = [
            {"where": fault.where, "expected": fault.expected, "found": fault.found, "remedy": fault.remedy}
            for fault in error.faults
        ]
        click.echo(json.dumps({"faults": faults}, ensure_ascii=False, indent=2))
    count = len(error.faults)
    click.echo(f"riskml {context.invoked_subcommand}: {count} fault{'s' if count > 1 else ''}", err=True)
    for fault in error.faults:
        click.echo(f"  - {fault}", err=True)
    sys.exit(FAULTS)


def answer(value: Any, text: str, *, as_json: bool) -> None:
    """Print the answer: for a program, or for a person."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str) if as_json else text)


def steps_shown() -> AbstractContextManager[Any]:
    """Return a context whose value shows the step under way on the terminal; silent where there is none."""
    from contextlib import contextmanager

    from rich.console import Console

    console = Console(stderr=True)

    @contextmanager
    def shown() -> Iterator[Any]:
        if not console.is_terminal:
            yield lambda _: None
            return
        with console.status("riskml …") as status:
            yield lambda step: status.update(f"riskml: {step} …")

    return shown()


def rows_shown(label: str) -> AbstractContextManager[Any]:
    """Return a context whose value shows how many rows were read; silent where there is no terminal."""
    from contextlib import contextmanager

    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)

    @contextmanager
    def shown() -> Iterator[Any]:
        columns = (SpinnerColumn(), TextColumn("{task.description}: {task.completed:,} rows"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(label, total=None)
            yield lambda rows: progress.update(task, completed=rows)

    return shown()
