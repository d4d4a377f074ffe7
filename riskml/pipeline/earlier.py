"""The run before: what it had published of warnings tells what is new."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from riskml.triage import Earlier, read_facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MATTER_WARNINGS = "matter_warnings.parquet"


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """The latest whole run of an earlier date.

    Parameters
    ----------
    as_of
        Its date.
    digest
        SHA-256 of its warnings about matters; a part of what a later run is made of.
    warnings
        Its warnings, by warning_id.
    """

    as_of: date
    digest: str
    warnings: Mapping[str, Earlier]


def earlier_run(runs: Path, day: date) -> EarlierRun | None:
    """Return the latest run before a day that stands whole in its folder, or nothing.

    A run whose warnings are not as its manifest says is passed over.
    """
    dated = sorted(((when, folder) for folder in runs.glob("*") if (when := _date_of(folder))), reverse=True)
    for when, folder in dated:
        if when < day and (run := _read(folder, when)) is not None:
            return run
    return None


def _date_of(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None


def _read(folder: Path, when: date) -> EarlierRun | None:
    try:
        published = json.loads((folder / "manifest.json").read_text("utf-8"))["outputs"][MATTER_WARNINGS]
        data = (folder / MATTER_WARNINGS).read_bytes()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    digest = hashlib.sha256(data).hexdigest()
    if digest != published:
        return None
    frame = pd.read_parquet(io.BytesIO(data), columns=["warning_id", "since", "facts"])
    warnings = {
        one: Earlier(since, read_facts(facts) or frozenset())
        for one, since, facts in zip(frame["warning_id"], frame["since"], frame["facts"], strict=True)
    }
    return EarlierRun(when, digest, warnings)
