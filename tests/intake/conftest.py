"""A project of one's own for each test, and the real logs imported once for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from riskml.core.project import Project, Settings
from riskml.core.work import LOCK
from riskml.intake import import_source, stored_files
from tests.database_servers import end_all, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from riskml.intake import Manifest
    from tests.database_servers import Server

ROOT = Path(__file__).resolve().parents[2]


class Store:
    """A project's store, as a test wants to see it."""

    def __init__(self, folder: Path, timezone: str = "Asia/Shanghai") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "data").exists():
            (folder / "data").symlink_to(ROOT / "data", target_is_directory=True)
        self.folder = folder
        self.project = Project(folder, Settings.model_validate({"timezone": timezone}))

    def take(self, name: str, content: bytes | str, **words: Any) -> Manifest:
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_source(self.project, file, **words)[0]

    def rows(self, manifest: Manifest) -> pd.DataFrame:
        return pd.read_parquet(manifest.stored(self.project))

    def quarantined(self, manifest: Manifest) -> pd.DataFrame:
        file = manifest.set_aside(self.project)
        return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")

    def files(self) -> set[str]:
        """Every file that importing has left behind."""
        kept = (self.folder / "store", self.folder / "quarantine")
        files = (one for top in kept for one in top.rglob("*") if one.is_file() and one.name != LOCK)
        return {str(one.relative_to(self.folder)) for one in files}


@pytest.fixture(scope="session", autouse=True)
def _servers_end() -> Iterator[None]:
    yield
    end_all()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Callable[[str], Path]) -> Callable[..., Any]:
    """Import a real log, once a session; return its manifests and stored rows by table."""
    done: dict[str, tuple[dict[str, Manifest], dict[str, pd.DataFrame]]] = {}

    def imported(name: str, mapping: str) -> tuple[dict[str, Manifest], dict[str, pd.DataFrame]]:
        if name not in done:
            source = shared(name)
            store = Store(tmp_path_factory.mktemp("real") / "project", "Europe/Amsterdam")
            found = import_source(store.project, source, mapping=ROOT / "data" / "mappings" / f"{mapping}.toml")
            assert set(stored_files(store.project)) == {one.table for one in found}
            done[name] = {one.table: one for one in found}, {one.table: store.rows(one) for one in found}
        return done[name]

    return imported


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server, whose address the environment holds."""
    one = running(request.param)
    monkeypatch.setenv("RISKML_DESK_URL", one.url)
    return one
