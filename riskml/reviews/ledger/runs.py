"""Verifying a run's folder: its files against its manifest, and the manifest against the leaf of its publication."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from riskml.reviews.ledger.acts import Act, Publication
from riskml.reviews.ledger.findings import Collected, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST: Final = "manifest.json"


def verify_run(folder: Path, acts: Mapping[int, Act] | None) -> tuple[Finding, ...]:
    """Verify a published run; nothing is changed.

    Parameters
    ----------
    folder
        The run's.
    acts
        The acts that the ledger opens, by leaf; None where no ledger can be asked.
    """
    found = Collected()
    manifest = folder / MANIFEST
    try:
        content = manifest.read_bytes()
        told = json.loads(content)
        outputs = _outputs(told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        found.add("manifest_unreadable", manifest)
        return found.all()
    for name, digest in sorted(outputs.items()):
        now = digest_of(folder / name)
        if now is None:
            found.add("file_missing", folder / name)
        elif now != digest:
            found.add("file_differs", folder / name, expected=digest, found=now)
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != MANIFEST and name not in outputs:
            found.add("file_more", file)
    if acts is not None:
        _published(folder, str(told.get("as_of")), hashlib.sha256(content).hexdigest(), acts, found)
    return found.all()


def _outputs(told: Any) -> dict[str, str]:
    outputs = {str(name): str(digest) for name, digest in told["outputs"].items()}
    if any(name.startswith("/") or ".." in name.split("/") for name in outputs):
        raise ValueError("a file outside of the run")
    return outputs


def _published(folder: Path, as_of: str, digest: str, acts: Mapping[int, Act], found: Collected) -> None:
    """Hold a manifest against the leaves: it must have been published, and last of its day."""
    published = [(index, act) for index, act in sorted(acts.items()) if isinstance(act, Publication)]
    own = [index for index, act in published if act.object == digest]
    if not own:
        found.add("run_without_leaf", folder / MANIFEST, found=digest)
        return
    later = [index for index, act in published if (act.as_of, act.place) == (as_of, "runs") and index > own[-1]]
    if later:
        found.add("run_superseded", folder / MANIFEST, own=own[-1], last=later[-1])


def digest_of(file: Path) -> str | None:
    """Return the SHA-256 of a file, or None where it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
