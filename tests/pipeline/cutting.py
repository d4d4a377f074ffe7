"""Cuts import, train, promote and run wherever they touch the disk, and looks at what comes after.

Run as a program in a process of its own, it makes a tiny project, does everything once, and then forks for each cut: a
fork has all modules loaded, and none of the threads of a test session.
"""

from __future__ import annotations

import errno
import functools
import json
import os
import shutil
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskml.cards import read_cards
from riskml.core import atomic, hold
from riskml.core.access import Access
from riskml.core.errors import RiskmlError
from riskml.core.hashes import code_hash
from riskml.core.project import Project
from riskml.intake.quarantine import Quarantine
from riskml.intake.tables import TableIntake
from riskml.pipeline import run_job
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.fitting import fit
from riskml.pipeline.identity import versions
from riskml.registry import sign
from tests.pipeline.tiny_bureau import (
    COMMANDS,
    import_again,
    make,
    mark_of,
    other_command,
    promote_it,
    run,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WRITES = ("append_line", "write_file")
FILLS = {*WRITES, "finish", "hold", "make", "make_folder", "move", "settle_file", "write"}
OWN = ("append_line", "exchange", "make_folder", "move", "remove", "remove_tree", "settle_file", "settle_folder")
MLFLOW = (
    "create_logged_model",
    "create_model_version",
    "create_registered_model",
    "create_run",
    "delete_model_version_tag",
    "delete_registered_model_alias",
    "finalize_logged_model",
    "log_batch",
    "log_inputs",
    "log_model_artifacts",
    "set_model_version_tag",
    "set_registered_model_alias",
    "set_registered_model_tag",
    "set_terminated",
)


class Points:
    """Every point at which a command changes the disk, in order.

    Parameters
    ----------
    full
        At which of them the disk is full, and whether the first half of what is to be written still finds room.
    looked
        Called with each point's number, name and half, to keep what a process that is killed there leaves: what stands
        on the disk is all that does.
    """

    def __init__(
        self, full: tuple[int, int] | None = None, looked: Callable[[int, str, int], object] | None = None
    ) -> None:
        self.full = full
        self.looked = looked
        self.names: list[str] = []

    def passed(self, name: str, half: Callable[[], Callable[[], object]] | None) -> None:
        number = len(self.names)
        self.names.append(name)
        if self.looked is not None:
            self.looked(number, name, 0)
            if half is not None:
                undo = half()
                self.looked(number, name, 1)
                undo()
        if self.full is not None and self.full[0] == number:
            if self.full[1] and half is not None:
                half()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)

    def watched(self, function: Any, name: str) -> Any:
        @functools.wraps(function)
        def passing(*args: Any, **words: Any) -> Any:
            half = functools.partial(_half, *args) if name in WRITES else None
            self.passed(name, half)
            return function(*args, **words)

        return passing

    def watch(self) -> None:
        """Put a watch before every function that changes the disk, wherever it is known by name."""
        from mlflow import MlflowClient

        own = {getattr(atomic, name): name for name in (*OWN, "write_file")} | {hold.hold: "hold"}
        everywhere({function: self.watched(function, name) for function, name in own.items()})
        methods = [(Access, "make"), (TableIntake, "finish"), (Quarantine, "write")]
        for cls, name in [*methods, *((MlflowClient, name) for name in MLFLOW)]:
            setattr(cls, name, self.watched(getattr(cls, name), name))


def everywhere(others: dict[Any, Any]) -> None:
    """Put other functions in the place of some, in every module of riskml that knows them by name."""
    for module in [module for name, module in sys.modules.items() if name.startswith("riskml")]:
        for name, value in list(vars(module).items()):
            if callable(value) and getattr(value, "__hash__", None) and value in others:
                setattr(module, name, others[value])


def remember() -> None:
    """Work out once what the disk has no part in: facts of the same rows, and hashes of what stays as it is."""
    known: dict[Any, Any] = {}

    def facts(project: Project, cards: Any, *, as_of: Any = None, months: int = 12, **words: Any) -> Any:
        trails = words.get("trails")
        key = as_of, months, bool(cards.rules), trails is None
        if key not in known:
            found = measure_and_detect(project, cards, as_of=as_of, months=months, **words)
            known[key] = found, {one.name: one.read_bytes() for one in (trails.iterdir() if trails else ())}
        for name, content in known[key][1].items():
            atomic.write_file(trails / name, content)
        return known[key][0]

    everywhere({measure_and_detect: facts, code_hash: functools.cache(code_hash), versions: functools.cache(versions)})


def _half(file: Path, content: bytes | str) -> Callable[[], object]:
    """Write the first half of what is to be written; return how to take that back."""
    whole = content.encode() if isinstance(content, str) else content
    before = file.read_bytes() if file.exists() else None
    with file.open("ab" if file.suffix == ".jsonl" else "wb") as half:
        half.write(whole[: len(whole) // 2])
    return file.unlink if before is None else functools.partial(file.write_bytes, before)


def forked(work: Callable[[], object]) -> Any:
    """Do something in a fork and return what came of it: its answer, or the faults or the error it ended with."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            try:
                told: Any = {"answer": work()}
            except RiskmlError as error:
                told = {"faults": [str(fault) for fault in error.faults], "kind": type(error).__name__}
            except BaseException:  # noqa: BLE001 (whatever it is, the test has to hear of it)
                told = {"error": traceback.format_exc()}
            with os.fdopen(writer, "w") as pipe:
                json.dump(told, pipe)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {"ended": os.waitstatus_to_exitcode(status)}


def put(template: Path, bureau: Path) -> Project:
    """Have a project stand where MLflow knows it."""
    shutil.rmtree(bureau, ignore_errors=True)
    shutil.copytree(template, bureau)
    return Project.open(bureau)


def killed_anywhere(project: Project, command: str, kept: Path) -> tuple[list[str], dict[str, str]]:
    """Do a command once; return its points, and for each different state of the disk on the way where it is kept."""

    def work() -> object:
        states: dict[str, str] = {}

        def looked(number: int, name: str, half: int) -> None:
            mark = mark_of(project)
            if mark not in states:
                states[mark] = f"{number:03d}{'b' if half else 'a'} {name}"
                shutil.copytree(project.root, kept / states[mark])

        points = Points(looked=looked)
        points.watch()
        COMMANDS[command](project)
        return points.names, states

    names, states = forked(work)["answer"]
    return names, states


def full_at(project: Project, command: str, point: tuple[int, int]) -> Any:
    """Do a command in a fork, with a disk that is full at a point; return what it ended with."""

    def work() -> object:
        Points(point).watch()
        COMMANDS[command](project)
        return "done"

    return forked(work)


class Trial:
    """One command, cut everywhere, and each time a look at what the next command finds and what the same one makes.

    Parameters
    ----------
    command
        Which.
    template
        A project that stands ready for it.
    bureau
        Where it is done.
    """

    def __init__(self, command: str, template: Path, bureau: Path) -> None:
        self.command, self.template, self.bureau = command, template, bureau
        self.project = put(template, bureau)
        self.mark = mark_of(self.project)
        self.wrong: list[str] = []
        kept = bureau.parent / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        self.before = forked(lambda: state_of(self.project, command))["answer"]
        self.names, states = killed_anywhere(self.project, command, kept)
        self.after = forked(lambda: state_of(self.project, command))["answer"]
        for name in states.values():
            put(kept / name, bureau)
            self.judge(f"killed at {name}")
        self.killed, self.seen = len(states), set(states)

    def fill_the_disk(self) -> None:
        """Have the disk be full at each point, before a write and in the middle of it."""
        for number, name in enumerate(self.names):
            if name not in FILLS or (self.command != "import" and self.is_amid(number)):
                continue  # of many in a row the first and the last
            for half in (0, 1) if name in WRITES else (0,):
                put(self.template, self.bureau)
                ended = full_at(self.project, self.command, (number, half))
                if ended.get("kind") != "DiskError" and ended != {"answer": "done"}:
                    self.wrong.append(f"disk full at {number} ({name}): ended with {ended}")
                if (mark := mark_of(self.project)) not in self.seen:
                    self.seen.add(mark)
                    self.judge(f"disk full at {number} ({name})")

    def is_amid(self, number: int) -> bool:
        """Say whether a point stands in a row of its like, one after another or each second one."""
        near = [
            [self.names[place] for place in (number - step, number + step) if 0 <= place < len(self.names)]
            for step in (1, 2)
        ]
        return [self.names[number]] * 2 in near

    def judge(self, where: str) -> None:
        """Give another command, then the same again, and hold what stands there against what should."""

        def next_commands() -> list[str]:
            found = []
            other_command(self.project)
            if mark_of(self.project) == self.mark:
                return []  # byte for byte what it began with: from here the command goes as it did undisturbed
            if (state := state_of(self.project, self.command)) not in (self.before, self.after):
                two = f"{_difference(state, self.before)} / {_difference(state, self.after)}"
                found.append(f"after another command: {two}")
            COMMANDS[self.command](self.project)
            if (state := state_of(self.project, self.command)) != self.after:
                found.append(f"after the same command: {_difference(state, self.after)}")
            return found

        told = forked(next_commands)
        if told.get("answer") != []:
            self.wrong.append(f"{where}: {told}")

    def told(self) -> dict[str, Any]:
        return {
            "points": self.names,
            "killed": self.killed,
            "full": len(self.seen) - self.killed,
            "wrong": self.wrong,
            "changes": self.before != self.after,
        }


def _difference(one: Any, other: Any) -> str:
    told = []
    for left, right in zip(one, other, strict=True):
        told += [
            f"{key}: {left.get(key)!r} != {right.get(key)!r}"
            for key in {*left, *right}
            if left.get(key) != right.get(key)
        ]
    return "; ".join(told)[:600]


def main(folder: Path, *commands: str) -> None:
    """Make the templates, try every command or those named, and print what was wrong."""
    bureau, templates = folder / "work" / "bureau", folder / "templates"
    bureau.parent.mkdir()
    remember()
    project = make(bureau)

    def ready(*commands: str) -> None:
        for command in commands:
            shutil.copytree(bureau, templates / command)

    ready("import")
    cards = read_cards(project)
    fit(project, cards, by="Han Meimei")
    run_job(project, cards, languages=("en",))  # an older run, to be replaced
    ready("train", "run")
    fit(project, cards, "careful", by="Han Meimei")
    sign(project, "2", by="Li Lei")
    ready("promote")
    for warm in (promote_it, run, import_again):
        warm(project)
    assert threading.active_count() == 1, "a fork must find no thread"
    told = {}
    for command in commands or COMMANDS:
        began = sum(os.times()[:4])
        trial = Trial(command, templates / command, bureau)
        trial.fill_the_disk()
        told[command] = trial.told() | {"seconds": round(sum(os.times()[:4]) - began, 1)}
        sys.stderr.write(f"{command}: {told[command]}\n")
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
