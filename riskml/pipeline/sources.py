"""What a run is made from: the accepted files, each held against its manifest once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake import verify_manifests
from riskml.intake.machine_accounts import accounts_of
from riskml.intake.manifests import manifests
from riskml.pipeline.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.intake import Manifest

# Limits reach past the last act, and a mistyped year must not make a calendar of centuries.
_CALENDAR_REACH = timedelta(days=366 * 15)
STRAYS: Final = ((31, 0.001), (92, 0.01))
"""Days without any act behind which acts are strays, and the share of all acts that they may be at most.

A few mistyped years must not move a whole city into the future, or its beginning into the past.
"""


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
            expected = phrase("accepted_rows_that_stay_as_they")
            raise SourceError(
                [Fault(phrase("store"), expected, phrase("an_import_in_between"), phrase("give_the_command_again"))]
            )

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each accepted file, by table and import."""
        return {f"{one.table}/{one.import_id}": one.stored_sha256 for one in self.manifests}

    @property
    def last_day(self) -> date:
        """The day on which the log ends."""
        return last_day(self.files)

    @property
    def name_people(self) -> bool:
        """Whether any act names an official: where none does, nobody can be measured."""
        nobody = {None, *self.accounts}
        for path in self.files.get("operations", ()):
            file = pq.ParquetFile(path)
            if "official_id" in file.schema_arrow.names and any(
                not nobody.issuperset(batch.column(0).unique().to_pylist())
                for batch in file.iter_batches(columns=["official_id"])
            ):
                return True
        return False

    def insist_on_people(self) -> None:
        """Refuse a store in which nobody can be measured, for what is learned or scored of people.

        Raises
        ------
        SourceError
            Nothing was accepted that happened, or no act names an official.
        """
        insist_on_records(self.files)
        if not self.name_people:
            remedy = phrase("the_rules_that_need_none_are")
            raise SourceError([Fault(phrase("store"), phrase("acts_that_name_an_official"), phrase("none"), remedy)])

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts that the roster tells to be no persons: what they did is nobody's act."""
        return accounts_of(self.files.get("officials", ()))


DATED: Final = (
    ("operations", "occurred_at"), ("payments", "paid_at"), ("contracts", "signed_at"), ("awards", "awarded_at"),
    ("tenders", "published_at"), ("bids", "submitted_at"), ("contract_changes", "changed_at"),
    ("complaints", "received_at"),
)  # fmt: skip
"""Tables that tell what happened, and when. The log is of operations; without them it is of all the others."""


def dated(files: Mapping[str, Sequence[Path]]) -> list[tuple[Path, str]]:
    """Return the files that tell when the log is, each with the column that does."""
    told = [
        (path, column)
        for table, column in DATED
        for path in files.get(table, ())
        if column in pq.read_schema(path).names
    ]
    acts = [(path, column) for path, column in told if column == "occurred_at"]
    return acts or told


def insist_on_records(files: Mapping[str, Sequence[Path]]) -> None:
    """Refuse a store that tells of nothing that happened.

    Raises
    ------
    SourceError
        Neither operations nor any other table of what happened was accepted.
    """
    if not dated(files):
        found = Verbatim(", ".join(sorted(files))) or phrase("nothing")
        others = ", ".join(table for table, _ in DATED[1:])
        raise SourceError(
            [
                Fault(
                    phrase("store"),
                    phrase("accepted_rows_of_operations", others=others),
                    found,
                    phrase("run_riskml_map_source_import_first"),
                )
            ]
        )


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when the log's acts are, but for strays.

    Parameters
    ----------
    first, last
        The days.
    acts
        How many acts the log has.
    before, after
        How many of them lie far before and far after all others.
    """

    first: date
    last: date
    acts: int
    before: int
    after: int


def span_of(files: Mapping[str, Sequence[Path]]) -> Span:
    """Return from when to when the log's acts are, strays at either end set aside.

    Raises
    ------
    SourceError
        No operations were accepted.
    """
    insist_on_records(files)
    days = [
        pq.read_table(path, columns=[column])[0].drop_null().cast(pa.timestamp("us")).to_numpy().astype("datetime64[D]")
        for path, column in dated(files)
    ]
    seen, acts = np.unique(np.concatenate(days), return_counts=True)
    if not len(seen):
        raise SourceError(
            [
                Fault(
                    phrase("store_table_operations_or_another"),
                    phrase("at_least_one_accepted_row"),
                    phrase("none"),
                    phrase("see_quarantine"),
                )
            ]
        )
    gaps = np.diff(seen).astype(np.int64)
    before, after = np.cumsum(acts)[:-1], np.cumsum(acts[::-1])[::-1][1:]
    total = int(acts.sum())

    def behind(strays: np.ndarray) -> np.ndarray:
        cut = np.zeros(len(gaps), bool)
        for days_between, share in STRAYS:
            cut |= (gaps > days_between) & (strays <= share * total)
        return np.flatnonzero(cut)

    first = int(max(behind(before), default=-1)) + 1
    last = int(min(behind(after), default=len(gaps)))
    return Span(
        seen[first].astype(date), seen[last].astype(date), total, int(acts[:first].sum()), int(acts[last + 1 :].sum())
    )


def first_day(files: Mapping[str, Sequence[Path]]) -> date:
    """Return the day on which the log begins; see `span_of`."""
    return span_of(files).first


def last_day(files: Mapping[str, Sequence[Path]]) -> date:
    """Return the day on which the log ends; see `span_of`."""
    return span_of(files).last


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
