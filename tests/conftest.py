"""What every test may use: the real logs, where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from collections.abc import Callable

# How long an example takes is the machine's matter.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


SMALL_CITY = {
    f"tests/pipeline/test_{name}.py" for name in ("job", "matter_warnings", "explanation_flags_of_a_run", "shadow")
}


class ByFile(LoadScopeScheduling):
    """Tests of one file stay with one worker, as they share what is dear to make; so do those of the small city."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "the small city" if file in SMALL_CITY else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the rooms that take long: a worker that begins them late works alone at the end."""
    first = ("session", "learning", "docs", "cli")

    def room(item: pytest.Item) -> str:
        parts = item.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "tests" else ""

    items.sort(key=lambda item: first.index(room(item)) if room(item) in first else len(first))


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
