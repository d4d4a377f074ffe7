"""What earlier runs had published of warnings: it tells what is new, and what a reviewer had seen."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from riskml.reviews.facts import read_facts
from riskml.reviews.life import Earlier
from riskml.reviews.subjects import PEOPLE, Lookup, no_hits

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
    for when, folder in reversed(_dated(runs)):
        if when < day and (data := _whole(folder)) is not None:
            frame = pd.read_parquet(io.BytesIO(data))
            if "issued" not in frame:  # of a run from before warnings waited: whatever was listed was issued
                frame = frame.assign(issued=frame["since"].where(~frame["about"].isin(PEOPLE), None))
            if "selected_by" not in frame:  # of a run from before lots were drawn: what was issued had the rank for it
                ranked = frame["issued"].notna()
                selected = ranked.map({True: "rule", False: ""})
                frame = frame.assign(selected_by=selected, inclusion_probability=ranked.astype("float64"))
            columns = ("warning_id", "facts", "since", "issued", "grade", "selected_by", "inclusion_probability")
            warnings = {
                one: Earlier(since, read_facts(facts) or frozenset(), *told)
                for one, facts, since, *told in zip(*(frame[name] for name in columns), strict=True)
            }
            return EarlierRun(when, hashlib.sha256(data).hexdigest(), warnings)
    return None


def published(runs: Path, day: date | None = None) -> Lookup:
    """Return where the ids of warnings are looked up that whole runs published, up to a day where one is given."""
    lookup = Lookup()
    for when, folder in _dated(runs):
        if (day is None or when <= day) and (data := _whole(folder)) is not None:
            columns = ["warning_id", "officials", "last_at", "reasons"]
            lookup = lookup.beside(no_hits(), pd.read_parquet(io.BytesIO(data), columns=columns), seen_at=when)
    return lookup


def _dated(runs: Path) -> list[tuple[date, Path]]:
    return sorted((when, folder) for folder in runs.glob("*") if (when := _date_of(folder)))


def _date_of(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None


def _whole(folder: Path) -> bytes | None:
    """Return the warnings of a run, as its manifest says that they are."""
    try:
        digest = json.loads((folder / "manifest.json").read_text("utf-8"))["outputs"][MATTER_WARNINGS]
        data = (folder / MATTER_WARNINGS).read_bytes()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None
