"""What a command says on standard error of how it works: lines for people, or one JSON object a line for programs."""

from __future__ import annotations

import json
import logging
import os
import re
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from riskml.core.timing import Timing

if TYPE_CHECKING:
    from riskml.core.errors import RiskmlError

_LOG = logging.getLogger(__name__)
_ASKED: Final = "riskml.log"
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")
_ENVIRONMENT: Final = {"MLFLOW_CONFIGURE_LOGGING": "false"}
"""So that MLflow writes no lines past these."""


class _Lines(logging.Handler):
    """Writes to what standard error is at the time: a progress bar may have taken its place."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            click.echo(self.format(record), err=True)
        except Exception:  # noqa: BLE001 (what cannot be told stops no command)
            self.handleError(record)


class JsonLines(logging.Formatter):
    r"""Writes a record as one JSON object on one line.

    Keys: time (with its zone), level, logger, message; of a stage that is done also stage, seconds, processor and
    peak_memory (bytes); of a fault where, expected, found and remedy; of an exception error.

    Examples
    --------
    >>> record = logging.LogRecord("riskml.example", logging.INFO, "", 0, "两行\n%s", ("text",), None)
    >>> told = JsonLines().format(record)
    >>> "\n" in told, json.loads(told)["message"]
    (False, '两行\ntext')
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        timing = getattr(record, "timing", None)
        if isinstance(timing, Timing):
            told |= timing.to_dict()
        told |= getattr(record, "fault", {})
        if record.exc_info:
            told["error"] = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        line = json.dumps(told, ensure_ascii=False, default=str)
        # A file's name may hold bytes that are no text: they are told by their number, as strict readers need it.
        return _NO_TEXT.sub(lambda found: rf"\\u{ord(found[0]):04x}", line)


def is_json(context: click.Context) -> bool:
    """Tell whether standard error is to hold JSON and nothing else."""
    return context.meta.get(_ASKED) == "json"


def _listen(context: click.Context, form: str) -> None:
    """Show what riskml logs, once a process; as JSON where anything asked for that."""
    if context.resilient_parsing or context.meta.get(_ASKED) in (form, "json"):
        return
    context.meta[_ASKED] = form
    handler = _Lines()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(name)s: %(message)s"))
    root = logging.getLogger()
    for older in [one for one in root.handlers if isinstance(one, _Lines)]:
        root.removeHandler(older)
    root.addHandler(handler)
    logging.getLogger("riskml").setLevel(logging.INFO)
    if form == "json":
        logging.captureWarnings(capture=True)
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)


def _verbosely(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        _listen(context, "lines")


def _as_json(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        _listen(context, "json")


def seen_options() -> list[click.Option]:
    """Return the options of every command that say how much is told of its work."""
    return [
        click.Option(
            ["-v", "--verbose"], is_flag=True, is_eager=True, expose_value=False, callback=_verbosely,
            help="Say on standard error how long each stage took.",
        ),
        click.Option(
            ["--log-json"], is_flag=True, is_eager=True, expose_value=False, callback=_as_json,
            help="The same as JSON: one object a line on standard error, and nothing else there.",
        ),
    ]  # fmt: skip


def log_faults(error: RiskmlError) -> None:
    """Log every fault, a record each."""
    for fault in error.faults:
        told = {"where": fault.where, "expected": fault.expected, "found": fault.found, "remedy": fault.remedy}
        _LOG.error("%s", fault, extra={"fault": told})


def log_misuse(error: click.ClickException) -> None:
    """Log what was wrong with the words of a command."""
    _LOG.error("%s", error.format_message())


def log_our_own(error: Exception) -> None:
    """Log a fault of riskml itself."""
    _LOG.critical("this is a fault of riskml itself; please report it with this line", exc_info=error)
