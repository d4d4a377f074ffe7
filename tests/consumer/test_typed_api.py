"""What others may rely on: typed, named on a page, and there."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import riskml
from tests.conftest import ROOT

HERE = ROOT / "tests" / "consumer"
PAGE = (ROOT / "docs" / "stability.md").read_text("utf-8")
RIGHT = ("reads_a_project.py", "fits_a_scorer.py")
WRONG = "wrong_on_purpose.py"


def test_programs_of_others_are_checked_against_the_packages_types():
    """Strictly; what is right passes, and each thing that is wrong is seen, so that types are there and not Any."""
    files = [str(HERE / name) for name in (*RIGHT, WRONG)]
    # In a process of its own: the checker's Django plugin starts a room in the one that asks, and a process has one.
    asked = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--no-pretty", *files]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False, text=True)
    said = answer.stdout
    assert answer.stderr == ""
    found = {
        (match["file"].rpartition("/")[2], int(match["line"]), match["code"])
        for match in re.finditer(
            r"^(?P<file>[^:\n]+):(?P<line>\d+): error: .*\[(?P<code>[a-z-]+)\]$", said, re.MULTILINE
        )
    }
    lines = (HERE / WRONG).read_text("utf-8").splitlines()
    wanted = {
        (WRONG, place, line.rpartition("# wrong: ")[2]) for place, line in enumerate(lines, 1) if "# wrong: " in line
    }
    assert len(wanted) == 10
    assert {(WRONG, place) for _, place, _ in wanted} <= {one[:2] for one in found}, said
    assert wanted <= found, said
    assert {one for one in found if one[0] != WRONG} == set(), said
    assert {one[:2] for one in found if one[0] == WRONG} == {one[:2] for one in wanted}, said


def test_pyright_sees_the_same():
    """The engine of pyright, in the package that brings its own node."""
    program = Path(sys.executable).with_name("basedpyright")
    files = [str(HERE / name) for name in (*RIGHT, WRONG)]
    asked = [str(program), "--outputjson", "--level", "error", "--pythonpath", sys.executable, *files]
    told = json.loads(subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).stdout)
    assert told["summary"]["filesAnalyzed"] == len(files)
    found = {(Path(one["file"]).name, one["range"]["start"]["line"] + 1) for one in told["generalDiagnostics"]}
    lines = (HERE / WRONG).read_text("utf-8").splitlines()
    assert found == {(WRONG, place) for place, line in enumerate(lines, 1) if "# wrong: " in line}


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "riskml" / "py.typed").is_file()


def named_on_the_page():
    return set(re.findall(r"`(riskml(?:\.\w+)+)(?:\([^`]*\))?`", PAGE))


def resolved(name):
    """Return what a dotted name stands for: modules as far as they go, attributes from there."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise AssertionError(name)


def test_everything_that_the_page_names_is_there():
    names = named_on_the_page()
    assert len(names) > 30
    assert [name for name in names if resolved(name) is None] == []


def test_everything_that_may_be_relied_on_is_named():
    names = named_on_the_page()
    assert {f"riskml.{name}" for name in riskml.__all__} <= names
    assert {f"riskml.scoring.{name}" for name in importlib.import_module("riskml.scoring").__all__} <= names
    methods = {
        name
        for name, value in vars(riskml.Session).items()
        if name[0] != "_" and callable(getattr(value, "__func__", value))
    }
    slots = {"project", "cards"}
    assert {f"riskml.Session.{name}" for name in methods - slots} <= names
    assert not any(part.startswith("_") for name in names for part in name.split(".") if name != "riskml.__version__")


def test_every_room_says_what_it_hands_out():
    rooms = [one.parent.name for one in (ROOT / "riskml").glob("*/__init__.py")]
    lacking = [room for room in rooms if not hasattr(importlib.import_module(f"riskml.{room}"), "__all__")]
    assert sorted(lacking) == sorted(re.findall(r"no names of its own: `riskml\.(\w+)`", PAGE))
