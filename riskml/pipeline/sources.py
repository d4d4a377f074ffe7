"""What a run is made from: the accepted files, each held against its manifest once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.core.errors import Fault, SourceError
from riskml.intake import verify_manifests
from riskml.intake.manifests import manifests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.intake import Manifest

# Limits reach past the last act, and a mistyped year must not make a calendar of centuries.
_CALENDAR_REACH = timedelta(days=366 * 15)
_MONTH = 31 * 86_400_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class Sources:
    """The accepted rows of a project: every file is where its manifest says, and holds what was accepted.

    Parameters
    ----------
    manifests
        What became of each import, by table and in the order of import.
    files
        The files of accepted rows by table, in the order of import.
    """

    manifests: tuple[Manifest, ...]
    files: Mapping[str, tuple[Path, ...]]

    @classmethod
    def read(cls, project: Project) -> Self:
        """Read a project's store; every file is hashed here, and nowhere else in a run.

        Raises
        ------
        SourceError
            With every fault of every manifest.
        """
        return cls.of(project, verify_manifests(project))

    @classmethod
    def of(cls, project: Project, accounts: Iterable[Manifest]) -> Self:
        """Return the rows that manifests vouch for, where these have been held against the store before."""
        accounts = tuple(accounts)
        files: dict[str, tuple[Path, ...]] = {}
        for one in accounts:
            files[one.table] = (*files.get(one.table, ()), one.stored(project))
        return cls(accounts, files)

    def insist_on_the_same(self, project: Project) -> None:
        """Refuse rows that came from more than one state of the store: a command that only reads holds no lock.

        Raises
        ------
        SourceError
            An import came in between.
        """
        if tuple(manifests(project)) != self.manifests:
            expected = "accepted rows that stay as they are while they are read"
            raise SourceError([Fault("store", expected, "an import in between", "Give the command again.")])

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each accepted file, by table and import."""
        return {f"{one.table}/{one.import_id}": one.stored_sha256 for one in self.manifests}

    @property
    def last_day(self) -> date:
        """The day on which the log ends."""
        return last_day(self.files)


def operations_of(files: Mapping[str, Sequence[Path]]) -> Sequence[Path]:
    """Return the files of operations.

    Raises
    ------
    SourceError
        No operations were accepted.
    """
    if not files.get("operations"):
        found = ", ".join(sorted(files)) or "nothing"
        raise SourceError(
            [
                Fault(
                    "store",
                    "accepted rows of 'operations'",
                    found,
                    "Run 'riskml import SOURCE --table operations' first.",
                )
            ]
        )
    return files["operations"]


def _acted(files: Mapping[str, Sequence[Path]]) -> pa.ChunkedArray:
    """Return when every act happened."""
    times = pa.chunked_array(
        [chunk for path in operations_of(files) for chunk in pq.read_table(path, columns=["occurred_at"])[0].chunks],
        type=pa.timestamp("us"),
    )
    if not len(times):
        raise SourceError([Fault("store, table operations", "at least one accepted row", "none", "See quarantine/.")])
    return times


def first_day(files: Mapping[str, Sequence[Path]]) -> date:
    """Return the day on which the log begins, mistyped years at its beginning set aside as at its end.

    Raises
    ------
    SourceError
        No operations were accepted.
    """
    times = _acted(files)
    bulk = pc.quantile(times.cast(pa.int64()), q=0.001, interpolation="higher")[0].as_py()
    reach = pa.scalar(bulk - _MONTH, pa.int64()).cast(pa.timestamp("us"))
    day: date = pc.min(pc.filter(times, pc.greater_equal(times, reach))).as_py().date()
    return day


def last_day(files: Mapping[str, Sequence[Path]]) -> date:
    """Return the day on which the log ends.

    A few mistyped years must not move a whole city into the future: the latest thousandth of the acts
    counts only where it lies within a month of the rest.

    Raises
    ------
    SourceError
        No operations were accepted.
    """
    times = _acted(files)
    bulk = pc.quantile(times.cast(pa.int64()), q=0.999, interpolation="lower")[0].as_py()
    reach = pa.scalar(bulk + _MONTH, pa.int64()).cast(pa.timestamp("us"))
    latest = pc.max(pc.filter(times, pc.less_equal(times, reach)))
    day: date = latest.as_py().date()
    return day


def calendar_range(files: Mapping[str, Sequence[Path]], as_of: date) -> tuple[date, date]:
    """Return the first and the last day that the accepted rows speak of, as far as a calendar shall reach."""
    first, last = as_of, as_of
    for paths in files.values():
        for path in paths:
            schema = pq.read_schema(path)
            for field in schema:
                if not pa.types.is_timestamp(field.type):
                    continue
                span = pc.min_max(pq.read_table(path, columns=[field.name])[0]).as_py()
                if span["min"] is not None:
                    first, last = min(first, span["min"].date()), max(last, span["max"].date())
    earliest = as_of - min(_CALENDAR_REACH, as_of - date.min)
    latest = as_of + min(_CALENDAR_REACH, date.max - as_of)
    return max(first, earliest), min(last, latest)
