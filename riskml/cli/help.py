"""Commands whose help and whose complaints about their words are in the reader's language.

Click's own help is English, and stands where commands and options are declared; `riskml.cli.phrases_help` has the same
in Chinese, by the English.
"""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from riskml.cli.language import language_of, remember_language
from riskml.cli.logs import seen_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def words_of(english: str) -> str:
    r"""Return a text as one line a paragraph, which is how it is looked up.

    Examples
    --------
    >>> words_of("One\n    line.\n\n    Another.")
    'One line.\n\nAnother.'
    """
    return "\n\n".join(" ".join(one.split()) for one in inspect.cleandoc(english).partition("\f")[0].split("\n\n"))


def chinese(english: str | None) -> str:
    """Return the Chinese of a text of the help; the English where a plug-in brought one that has none."""
    from riskml.cli.phrases_help import HELP

    return HELP.get(words_of(english or ""), english or "")


def lines_of(text: str, width: int) -> list[str]:
    """Break a text of Chinese and Latin letters into lines by the places that they take, Latin words whole."""
    from riskml.cli.phrases_help import PIECE

    lines, line = [], ""
    for piece in PIECE.findall(text):
        if line and _places(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _places(text: str) -> int:
    """Return how many places a text takes on a terminal; rich knows it more finely, but help is to be quick."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


class _ChineseFormatter(click.HelpFormatter):
    """Lays out help in Chinese, whose letters take two places and whose lines break anywhere."""

    def write_heading(self, heading: str) -> None:
        """Write a heading with the colon that it has in Chinese."""
        self.write(f"{'':{self.current_indent}}{heading}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        paragraphs = (lines_of(one, self.width - self.current_indent) for one in text.split("\n\n"))
        self.write("\n\n".join("\n".join(indent + line for line in one) for one in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of words and what each means."""
        rows = list(rows)
        first = min(max(len(word) for word, _ in rows), col_max) + col_spacing
        lead = " " * (self.current_indent + first)
        for word, meaning in rows:
            told = lines_of(meaning, self.width - len(lead))
            begun = f"{'':{self.current_indent}}{word}"
            fits = len(word) <= first - col_spacing
            head = [f"{begun:{len(lead)}}{told[0]}".rstrip()] if fits else [begun, f"{lead}{told[0]}".rstrip()]
            self.write("\n".join([*head, *(lead + line for line in told[1:])]) + "\n")


def _option_row(option: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    """Return an option's names, and its meaning in Chinese with its default."""
    told = option.get_help_record(context)
    if told is None or not isinstance(option, click.Option):
        return None
    extra: dict[str, Any] = {**option.get_help_extra(context)}
    asides = []
    if "default" in extra:
        inner = str(extra["default"])
        inner = chinese(inner.strip("()")) if inner.startswith("(") else inner
        asides.append(chinese("default: {value}").format(value=inner))
    if "range" in extra:
        asides.append(str(extra["range"]))
    if "required" in extra:
        asides.append(chinese("required"))
    meaning = chinese(option.help)
    return told[0], f"{meaning} [{'; '.join(asides)}]" if asides else meaning


class _Told(click.Command):
    """A command or a group whose help can be Chinese, with the options about what is told of its work."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.params += seen_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the language before anything else is looked at."""
        remember_language(ctx, args)
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help in the reader's language."""
        if language_of(ctx) == "en":
            return super().get_help(ctx)
        width = ctx.make_formatter().width
        formatter = _ChineseFormatter(width=width)
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{chinese('Usage:')} ")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(chinese(self.help))
        options = [row for one in self.get_params(ctx) if (row := _option_row(one, ctx)) is not None]
        with formatter.section(chinese("Options")):
            formatter.write_dl(options)
        if isinstance(self, click.Group):
            with formatter.section(chinese("Commands")):
                formatter.write_dl(_command_rows(self, ctx))
        return formatter.getvalue().rstrip("\n")

    def get_usage(self, ctx: click.Context) -> str:
        """Return the line that shows how the command is written."""
        told = super().get_usage(ctx)
        return told if language_of(ctx) == "en" else told.replace("Usage:", chinese("Usage:"), 1)


def _command_rows(group: click.Group, context: click.Context) -> list[tuple[str, str]]:
    """Return every command of a group with the first sentence of its help in Chinese."""
    from riskml.cli.phrases_help import FIRST

    found = ((name, group.get_command(context, name)) for name in group.list_commands(context))
    return [(name, FIRST.split(chinese(one.help), maxsplit=1)[0]) for name, one in found if one and not one.hidden]


class Command(_Told):
    """A command of riskml."""


class ToldGroup(_Told, click.Group):
    """A group of commands of riskml."""

    command_class = Command


command = partial(click.command, cls=Command)
"""Declares a command of riskml, as ``click.command`` does."""


def show_misuse(error: click.ClickException) -> None:
    """Say in Chinese what was wrong with the words of a command."""
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(chinese("Try '{command} --help' for help.").format(command=context.command_path) + "\n", err=True)
    click.echo(chinese("Error: {message}").format(message=misuse_in_chinese(error)), err=True)


class ToldMisuse(click.ClickException):
    """A complaint about the words of a command that is shown in Chinese."""

    exit_code = click.UsageError.exit_code

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message())
        self.error = error

    def show(self, file: Any = None) -> None:  # noqa: ARG002 (click's own form)
        """Show it."""
        show_misuse(self.error)


def misuse_in_chinese(error: click.ClickException) -> str:
    """Return a complaint of click's in Chinese, what it quotes as it is."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption):
        return chinese("No such option {name}.").format(name=error.option_name) + _meant(error.possibilities)
    if isinstance(error, click.NoSuchCommand):
        return chinese("No such command {name}.").format(name=error.command_name) + _meant(error.possibilities)
    if isinstance(error, click.BadParameter):
        hint = error.param_hint or (error.param.get_error_hint(context) if error.param else "")
        where = hint if isinstance(hint, str) else " / ".join(hint)
        if isinstance(error, click.MissingParameter):
            return chinese("Missing {hint}.").format(hint=where)
        return chinese("Invalid value for {hint}: {message}").format(hint=where, message=_unfit(error))
    return chinese(error.format_message())


def _unfit(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return chinese("one of {choices} is needed").format(choices=_listed(map(str, kind.choices)))
    if isinstance(kind, click.DateTime):
        form = "2025-12-31" if "%d" in kind.formats[0] else "2025-12"
        return chinese("a date such as {form} is needed").format(form=form)
    return chinese(error.message)


def _meant(possible: Sequence[str] | None) -> str:
    return chinese("Did you mean {names}?").format(names=_listed(possible)) if possible else ""


def _listed(words: Iterable[str]) -> str:
    from riskml.cli.phrases_help import BETWEEN

    return BETWEEN.join(words)
