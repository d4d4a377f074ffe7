"""What every test may use: the real logs, where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

# How long an example takes is the machine's matter.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long; the small city of tests/session is run by one worker, once.

    Tests of one file stay together, as they share what is dear to make.
    """
    first = ("session", "learning", "docs", "cli")

    def room(item: pytest.Item) -> str:
        parts = item.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "tests" else ""

    for item in items:
        group = "session" if room(item) == "session" else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
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
