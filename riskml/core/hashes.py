"""What a run is made of, as hashes: the same hashes, the same bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_CODE = {".py", ".sql", ".j2", ".css"}


def hash_of(value: Any) -> str:
    """Return the SHA-256 of a value written as JSON with sorted keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def hash_of_files(root: Path, files: Iterable[Path]) -> str:
    """Return one SHA-256 over files and their names below a root."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def code_hash() -> str:
    """Return the hash of the engine's own code, SQL and templates."""
    root = Path(__file__).resolve().parents[1]
    return hash_of_files(root, (file for file in root.rglob("*") if file.suffix in _CODE))


def content_hash(root: Path, folders: Iterable[str], *, without: Collection[str] = ()) -> str:
    """Return the hash of a project's content files, but of some that are named by their place."""
    files = (file for name in folders for file in (root / name).rglob("*") if file.is_file())
    return hash_of_files(root, (file for file in files if file.relative_to(root).as_posix() not in without))


def cards_hash(features: Path) -> str:
    """Return the hash over every card's file, by which models and runs name the cards."""
    digest = hashlib.sha256()
    for file in sorted(features.rglob("*.toml")):
        digest.update(file.relative_to(features).as_posix().encode())
        digest.update(b"\0")
        digest.update(file.read_bytes())
    return digest.hexdigest()
