"""What a command shows on a terminal while it works: its steps, and how much of the one under way is left."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from riskml.cli.logs import is_json
from riskml.core.progress import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from rich.console import Console
    from rich.progress import TaskID

    from riskml.core.progress import Progress
    from riskml.core.texts import Language


def _terminal() -> Console | None:
    """Return the terminal that standard error is, where it is one that a person reads."""
    from rich.console import Console

    console, context = Console(stderr=True), click.get_current_context(silent=True)
    return console if console.is_terminal and not (context and is_json(context)) else None


class Steps:
    """The steps of a command and the stages within them, each a line with a bar.

    Parameters
    ----------
    console
        The terminal.
    language
        Of the lines.
    steps
        Those that are known beforehand, in order; others get a line when they begin.
    """

    def __init__(self, console: Console, language: Language, steps: Sequence[str]) -> None:
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        self.language = language
        self.bars = Bars(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(24),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._steps: dict[str, TaskID] = {one: self._line(one, None, start=False) for one in steps}
        self._stages: dict[str, TaskID] = {}
        self._now: TaskID | None = None

    def _line(self, step: str, total: int | None, *, start: bool = True, within: bool = False) -> TaskID:
        word = _said(step, self.language)
        return self.bars.add_task(f"  {word}" if within else word, start=start, total=total, told="")

    def tell(self, step: str) -> None:
        """Show that a step begins, and so that the one before has ended."""
        for stage in self._stages.values():
            self.bars.remove_task(stage)
        self._stages = {}
        if self._now is not None:
            self.bars.update(self._now, total=1, completed=1)
        if step not in self._steps:
            self._steps[step] = self._line(step, None, start=False)
        self._now = self._steps[step]
        self.bars.start_task(self._now)

    def watch(self, told: Progress) -> None:
        """Show how much of a stage is done, and how much is left."""
        if told.stage not in self._stages:
            self._stages[told.stage] = self._line(told.stage, told.total, within=True)
        self.bars.update(
            self._stages[told.stage], completed=told.done, total=told.total, told=f"{told.done:,} / {told.total:,}"
        )


def _said(step: str, language: Language) -> str:
    """Return the words of a step; what stands behind a known one, such as a month, stays."""
    from riskml.cli.phrases import STEPS

    name, _, rest = step.partition(" ")
    known = STEPS.get(name.rstrip(":"))
    return step if known is None else f"{known.in_(language)} {rest}".rstrip()


def steps_shown(
    language: Language = "en", steps: Sequence[str] = ()
) -> AbstractContextManager[Callable[[str], object]]:
    """Return a context whose value is told each step as it begins; silent where nobody reads a terminal.

    Parameters
    ----------
    language
        Of what is shown.
    steps
        The steps that are known beforehand, in order.
    """
    console = _terminal()
    if console is None:
        return nullcontext(lambda _: None)

    @contextmanager
    def shown() -> Iterator[Callable[[str], object]]:
        lines = Steps(console, language, steps)
        with lines.bars, watched(lines.watch):
            if steps:
                lines.tell(steps[0])
            yield lines.tell

    return shown()


def rows_shown(label: str) -> AbstractContextManager[Any]:
    """Return a context whose value shows how many rows were read; silent where nobody reads a terminal."""
    console = _terminal()
    if console is None:
        return nullcontext(lambda _: None)

    @contextmanager
    def shown() -> Iterator[Any]:
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}: {task.completed:,} rows"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(label, total=None)
            yield lambda rows: progress.update(task, completed=rows)

    return shown()
