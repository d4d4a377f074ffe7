"""From a database to files beside the store: read once, in one snapshot, before anything is judged."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.databases.marks import AGAIN, BELOW, NEW, UNMARKED, Sorter, Tallying, back, literal, mark_of
from riskml.intake.databases.phrases_faults import phrase
from riskml.intake.databases.selects import columns_select, later_select, latest_select, relation, whole_select
from riskml.intake.databases.settings import Taken
from riskml.intake.databases.values import ZERO, column_of
from riskml.intake.duplicates import ABSENT, SEPARATOR
from riskml.intake.phrases import told
from riskml.intake.readers.chunks import Chunk, rows_at_once
from riskml.intake.readers.delimited import Header, columns_of
from riskml.intake.telling import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from riskml.core.texts import Text
    from riskml.intake.contracts import Contract
    from riskml.intake.databases.sessions import Session
    from riskml.intake.mappings import TableMapping

KIND: Final = "\x00kind"
"""Of a landed file: the column that says what each row is."""
END_OF_ROW: Final = "\x1e"
_WHOLE: Final = phrase("leave_watermark_out")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one table is to take.

    Parameters
    ----------
    contract, mapping
        The table, and how it is filled; fields that the mapping leaves open are not filled by name yet.
    select_sha256, plan_sha256
        What is read, and all else that decides what is kept of it.
    earlier
        What the import before took, where this one goes on from there.
    follows
        That import.
    standing
        Rows of earlier imports that this one would take the place of.
    """

    contract: Contract
    mapping: TableMapping
    select_sha256: str
    plan_sha256: str
    earlier: Taken | None = None
    follows: str | None = None
    standing: int = 0


@dataclass(frozen=True, slots=True)
class Landed:
    """What one table has taken, in a file.

    Parameters
    ----------
    file
        Its rows as text, with what each row is.
    columns
        Its columns.
    mapping
        The mapping with what names say.
    rows
        How many rows an import is to take.
    left_out
        What the import does not take: rows that an earlier import took as they are.
    taken
        For the manifest.
    digest
        Of the rows.
    notes
        What a person should know of it.
    """

    file: Path
    columns: tuple[str, ...]
    mapping: TableMapping
    rows: int
    left_out: frozenset[int]
    taken: Taken
    digest: str
    notes: tuple[Text, ...]


def land(
    session: Session,
    name: str,
    wanted: Wanted,
    file: Path,
    *,
    zone: ZoneInfo,
    encoding: str,
    progress: Callable[[int], object] | None = None,
) -> Landed:
    """Read one table into a file, from the last watermark on.

    Parameters
    ----------
    session
        The database.
    name
        What imports call it.
    wanted
        What is to be taken.
    file
        Where to.
    zone
        The zone that moments with an offset are told in.
    encoding
        What bytes are in.
    progress
        Called with the number of rows read so far.

    Raises
    ------
    SourceError
        With every fault: columns that are not there, a watermark that cannot serve, a table that came empty.
    """
    table = wanted.contract.table
    where = f"{name}, {table}"
    source = relation(wanted.mapping, session.dialect, session.quote, f"{where}, select")
    named = columns_of(session.columns(columns_select(source)), where)
    mapping = wanted.mapping.with_names(wanted.contract, named.columns)
    _refuse_columns(mapping, wanted.contract, named, where)
    filled = [mapping.fields[field][0] for field in wanted.contract.key if field in mapping.fields]
    order = [session.quote(one) for one in mapping.key or [one for one in filled if one in named.columns]]
    after = wanted.earlier.until if wanted.earlier else None
    until, sql = None, whole_select(source, order)
    if mapping.watermark:
        column = session.quote(mapping.watermark)
        last = column_of([session.one(latest_select(source, column))], zone, encoding)[0].as_py()
        until = _later(last, after, where)
        if after is not None:
            low = literal(back(after, mapping.look_back, where), after, session.dialect)
            sql = later_select(source, order, column, low)
    session.zeros.clear()
    sorter = Sorter(after, until, mapping.look_back, f"{where}, column {mapping.watermark}")
    with closing(_Writing(file, named.columns, mapping.watermark, sorter)) as writing:
        for batch in session.rows(sql, rows_at_once(len(named.columns))):
            cells = zip(*batch, strict=True)
            writing.add([column_of(column, zone, encoding) for column in cells])
            if progress is not None:
                progress(writing.read)
    earlier = wanted.earlier or Taken(server="", select_sha256="", plan_sha256="")
    left_out = {BELOW}
    left_out |= {AGAIN} if writing.tallies[AGAIN].tally() == earlier.again else set()
    left_out |= {UNMARKED} if writing.tallies[UNMARKED].tally() == earlier.unmarked else set()
    taken = Taken(
        server=session.server,
        select_sha256=wanted.select_sha256,
        plan_sha256=wanted.plan_sha256,
        watermark=mapping.watermark,
        after=after,
        until=until,
        again=writing.reach.tally(),
        unmarked=writing.tallies[UNMARKED].tally(),
        known=sum(writing.counts[kind] for kind in left_out if kind != BELOW),
        follows=wanted.follows,
    )
    rows = sum(often for kind, often in writing.counts.items() if kind not in left_out)
    if not rows and wanted.standing:
        expected = phrase("rows_as_the_import_before_has", standing=wanted.standing)
        remedy = phrase("look_at_the_table_where")
        raise SourceError([Fault(where, expected, phrase("none"), remedy)])
    notes = (
        *map(as_text, named.notes()),
        *_notes(taken, session.zeros, last_seen=after is not None and until == after),
    )
    return Landed(
        file,
        tuple(named.columns),
        mapping,
        rows,
        frozenset(left_out),
        taken,
        writing.digest(left_out),
        tuple(notes),
    )


def _refuse_columns(mapping: TableMapping, contract: Contract, named: Header, where: str) -> None:
    """Refuse columns that are not there, and a watermark where a changed row could not take the older one's place."""
    columns, repeated = named.columns, named.repeated
    listed = Verbatim(", ".join(map(repr, columns)))
    faults = mapping.missing_columns(contract, columns, where)
    faults += [
        Fault(f"{where}, {word}", phrase("a_column", column=column), listed)
        for word, meant in (("watermark", [mapping.watermark]), ("key", mapping.key))
        for column in meant
        if column and column not in columns
    ]
    if mapping.watermark and not contract.key:
        expected = phrase("none_for_has_no_key", table=contract.table)
        faults.append(Fault(phrase("watermark", where=where), expected, Verbatim(repr(mapping.watermark)), _WHOLE))
    faults += [
        Fault(
            phrase("watermark", where=where),
            phrase("a_column_for_by_which_a_changed", table=contract.table, field=field),
            listed,
            phrase("map_it", whole=_WHOLE),
        )
        for field in contract.key
        if mapping.watermark and field not in mapping.fields and field not in mapping.constants
    ]
    faults += [
        Fault(
            where,
            phrase("one_column", column=column),
            phrase("times", column=column, count=len(repeated[column])),
            phrase("name_them_apart_in_a_select"),
        )
        for column in mapping.columns()
        if column in repeated
    ]
    if faults:
        raise SourceError(faults)


def _later(last: str | None, after: str | None, where: str) -> str | None:
    """Return the later of two watermarks: a table that was put back to an older state does not turn it back."""
    if last is None or after is None:
        return last or after
    try:
        return last if mark_of(last, where) > mark_of(after, where) else after  # type: ignore[operator]
    except TypeError:
        expected, remedy = phrase("watermarks_like_the_last", after=after), phrase("give_the_watermark_another_name")
        raise SourceError([Fault(where, expected, Verbatim(last), remedy)]) from None


def _notes(taken: Taken, zeros: Counter[str], *, last_seen: bool) -> Iterator[Text]:
    if taken.watermark and taken.until:
        facts = {"column": taken.watermark, "until": taken.until, "after": taken.after}
        yield told("read_until" if last_seen else "read_after" if taken.after else "read_from_start", **facts)
    if taken.known:
        yield told("read_again", n=taken.known)
    if taken.unmarked.rows:
        yield told("unmarked", n=taken.unmarked.rows, column=taken.watermark)
    if zeros[ZERO]:
        yield told("zero_days", n=zeros[ZERO], zero=ZERO)


class _Writing:
    """A table on its way into a file."""

    def __init__(self, file: Path, columns: Sequence[str], watermark: str | None, sorter: Sorter) -> None:
        self._names, self._sorter = [*columns], sorter
        self._mark = None if watermark is None else self._names.index(watermark)
        self._schema = pa.schema([*((name, pa.string()) for name in columns), (KIND, pa.int8())])
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._hashes = {kind: hashlib.sha256() for kind in (NEW, AGAIN, UNMARKED)}
        self.counts: Counter[int] = Counter()
        self.tallies = {kind: Tallying() for kind in (AGAIN, UNMARKED)}
        self.reach = Tallying()

    @property
    def read(self) -> int:
        """Rows so far."""
        return self.counts.total()

    def close(self) -> None:
        """Let go of the file."""
        self._writer.close()

    def add(self, columns: list[pa.Array]) -> None:
        """Write some rows."""
        kinds, again = [NEW] * len(columns[0]), [False] * len(columns[0])
        if self._mark is not None:
            kinds, again = self._sorter.kinds(columns[self._mark].to_pylist())
        self.counts.update(kinds)
        said = pc.binary_join_element_wise(*(column.fill_null(ABSENT) for column in columns), SEPARATOR).to_pylist()
        self.reach.add(text for text, later in zip(said, again, strict=True) if later)
        for kind, hashed in self._hashes.items():
            texts = said if kinds.count(kind) == len(kinds) else [
                text for text, one in zip(said, kinds, strict=True) if one == kind
            ]  # fmt: skip
            if texts:
                hashed.update((END_OF_ROW.join(texts) + END_OF_ROW).encode("utf-8", "surrogatepass"))
                if kind in self.tallies:
                    self.tallies[kind].add(texts)
        self._writer.write_table(pa.table([*columns, pa.array(kinds, pa.int8())], schema=self._schema))

    def digest(self, left_out: set[int]) -> str:
        """Return a digest of the rows that are not left out."""
        joined = "".join(hashed.hexdigest() for kind, hashed in self._hashes.items() if kind not in left_out)
        return hashlib.sha256(joined.encode()).hexdigest()


class LandedReader:
    """Reads what has landed, table after table."""

    fixed = True

    def __init__(self, landed: dict[str, Landed]) -> None:
        self._landed = landed
        self.by_table = {table: list(one.columns) for table, one in landed.items()}
        self.columns = [*dict.fromkeys(name for columns in self.by_table.values() for name in columns)]
        self.details: dict[str, str] = {}
        self.notes: list[Text | str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        for table, one in self._landed.items():
            first = 1
            for batch in pq.ParquetFile(one.file).iter_batches(rows_at_once(len(one.columns))):
                rows = pa.Table.from_batches([batch])
                kept = pc.invert(pc.is_in(rows.column(KIND), pa.array([*one.left_out], pa.int8())))
                rows = rows.filter(kept).drop_columns([KIND])
                if rows.num_rows:
                    numbers = np.arange(first, first + rows.num_rows, dtype=np.int64)
                    yield Chunk(rows, numbers, only_for=table)
                    first += rows.num_rows
