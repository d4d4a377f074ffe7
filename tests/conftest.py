"""What every test may use: the real logs, where they are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.new_registry import tables_made_once

if TYPE_CHECKING:
    from collections.abc import Callable

# How long an example takes is the machine's matter.
settings.register_profile("house", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=1000)
DEEP = os.environ.get("RISKML_TEST_DEEP", "") != ""
"""Whether `make deep` asks: ten times the examples, and all of what is otherwise asked of a few of each kind."""
settings.load_profile("deep" if DEEP else "house")

# Commands speak English to tests, whatever the language of who runs them.
os.environ["RISKML_LANG"] = "en"

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


_OF_THE_SMALL_CITY = (
    "bundles_of_a_run",
    "explanation_flags_of_a_run",
    "job",
    "matter_warnings",
    "neutralised",
    "sentences_of_a_run",
    "shadow",
)
SMALL_CITY = {f"tests/pipeline/test_{name}.py" for name in _OF_THE_SMALL_CITY}
"""The files whose tests ask for the small city's run, which takes a minute and is made once by a worker."""

LONGEST = (
    "tests/pipeline/test_cut_anywhere.py",
    "tests/portal/test_in_browser.py",
    "tests/portal/test_postgresql.py",
    "tests/pipeline/test_real_logs.py",
    "tests/docs/test_pages_for_people.py",
    "tests/portal/test_findings.py",
)
"""The files that take a minute and more, the longest first; those of the small city stand before them."""
_ROOMS = ("pipeline", "learning", "docs", "test_contributing.py", "cli", "features", "rules", "portal")


class ByFile(LoadScopeScheduling):
    """Tests of one file stay with one worker, as they share what is dear to make; so do those that share a city."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in SMALL_CITY:
            return "the small city"
        rooms = ("tests/synthetic/", "tests/public/")  # whose tests share a city
        return next((room for room in rooms if file.startswith(room)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


def asks_for_the_small_city(item: pytest.Item) -> bool:
    """Say whether a test asks for the city of tests/pipeline, and not for one of its own file by the same name."""
    known = getattr(item, "_fixtureinfo", None)
    given = known.name2fixturedefs.get("imported", ()) if known else ()
    return bool(given) and given[-1].baseid == "tests/pipeline"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, then the rooms that take long: whoever begins it late works alone at the end."""
    apart = {item.nodeid.partition("::")[0] for item in items if asks_for_the_small_city(item)} - SMALL_CITY
    if apart:
        raise pytest.UsageError(f"{', '.join(sorted(apart))}: name it in SMALL_CITY, or each worker makes a city")

    def turn(item: pytest.Item) -> tuple[int, int]:
        file = item.path.relative_to(ROOT).as_posix()
        if file in SMALL_CITY:
            return 0, 0
        room = file.split("/")[1] if file.startswith("tests/") else ""
        known = LONGEST.index(file) if file in LONGEST else len(LONGEST)
        return 1 + known, _ROOMS.index(room) if room in _ROOMS else len(_ROOMS)

    items.sort(key=turn)


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that the workers of one session have in common, and no other session."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(autouse=True)
def _tables_of_a_new_registry_made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    tables_made_once(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"real log {name} is not on this machine")
        return path

    return find
