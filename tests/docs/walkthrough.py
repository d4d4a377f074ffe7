"""Reading a page as a newcomer does: write the files it shows, type its commands, compare what it prints."""

from __future__ import annotations

import re
import runpy
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from click.testing import CliRunner

from riskml.cli import main
from tests.sample_of_rules import keep_a_sample_of_cards

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FENCE = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<file>[^"]+)")?\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE)
RUNNABLE = {"console", "python"}


@dataclass(frozen=True)
class Block:
    """One fenced block of a page; `file` is where the reader is told to save it, if anywhere."""

    kind: str
    file: str | None
    text: str


@dataclass(frozen=True)
class Command:
    """One typed line, and what the page shows below it."""

    words: tuple[str, ...]
    shown: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page that a reader saves or types."""
    found = [Block(one["kind"], one["file"], one["text"]) for one in FENCE.finditer(page)]
    return [one for one in found if one.file or one.kind in RUNNABLE]


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        yield Command(tuple(shlex.split(line)), shown.strip())


def agrees(shown: str, printed: str) -> bool:
    """Compare what a page shows with what was printed; … stands for anything.

    Examples
    --------
    >>> agrees("3 pages in …", "3 pages in docs"), agrees("3 pages", "4 pages")
    (True, False)
    """
    pattern = ".*".join(re.escape(part) for part in re.split("…", shown))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


def follow(page: str, folder: Path) -> list[str]:
    """Do in a folder, which is the current one, everything that a page shows; return what differs from it."""
    wrong = []
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, "utf-8")
        elif block.kind == "python":
            (folder / "reader.py").write_text(block.text, "utf-8")
            runpy.run_path(str(folder / "reader.py"))
        else:
            wrong += [fault for command in commands(block) if (fault := _typed(command, folder))]
    return wrong


def _typed(command: Command, folder: Path) -> str | None:
    program, *words = command.words
    if program == "python":
        runpy.run_path(str(folder / words[0]), run_name="__main__")
        return None
    if program != "riskml":
        return f"{program}: a page may only show riskml and python"
    saved = words.index(">") if ">" in words else len(words)
    result = CliRunner().invoke(main, words[:saved])
    if words[0] == "init" and result.exit_code == 0:
        keep_a_sample_of_cards(folder / words[1])  # tests/features runs the examples of the whole catalogue
    if saved < len(words):
        (folder / words[saved + 1]).write_text(result.stdout, "utf-8")
        printed = ""
    else:
        printed = result.output
    expected = 2 if "fault" in command.shown else 0
    if result.exit_code != expected:
        return f"{shlex.join(command.words)}: exit {result.exit_code}, {result.output} {result.exception!r}"
    if command.shown and not agrees(command.shown, printed):
        return f"{shlex.join(command.words)}: the page shows\n{command.shown}\nand it prints\n{printed}"
    return None
