"""One table being filled from one source: every row is accepted, quarantined or a duplicate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.intake import values
from riskml.intake.contracts import ORIGIN, date_flag
from riskml.intake.duplicates import Seen
from riskml.intake.forms import DayForms, Forms, NumberForms
from riskml.intake.forms import Seen as SeenForms
from riskml.intake.notices import Notices
from riskml.intake.quarantine import Quarantine
from riskml.intake.row_faults import RowFaults, with_cell, wrong_cells
from riskml.intake.schema import MISSING, breaches
from riskml.intake.serials import Serials
from riskml.intake.stored import ARROW
from riskml.intake.sums import SumsSeen
from riskml.intake.times import Times, midnights_are_dates, parse_times
from riskml.intake.totals import SUMMED_UP, totals
from riskml.intake.unit_columns import NO_UNIT, in_their_units, in_units_of_columns
from riskml.intake.units import factor_of
from riskml.intake.wide import CASE, Stages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from riskml.intake.contracts import Contract
    from riskml.intake.mappings import Mapping, TableMapping
    from riskml.intake.pairing import PairedRows
    from riskml.intake.readers import Chunk

READ = {
    "identifier": (values.identifiers, "an identifier that a spreadsheet rounded"),
    "text": (values.texts_only, ""),
    "integer": (values.integers, "not a whole number"),
    "flag": (values.flags, "neither yes nor no"),
}
NOT_A_NUMBER, NOT_A_TIME = "not a number", "not a timestamp"
GROUP_ROWS = 122_880
"""Rows of a group in a stored file: what DuckDB gives one thread at a time."""

MIDNIGHT = "_midnight"
ONE_MOMENT = 0.5
"""Where more than this share of an act's times is one second of the day, a system wrote it, and no clock."""
LEAST_TIMES = 20
HANDS = ("official_id", "responsible_id")
"""Whose times are looked at together: one clerk may write dates where the others write times."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one table takes from a source, and how."""

    import_id: str
    contract: Contract
    mapping: TableMapping
    whole: Mapping
    project_zone: ZoneInfo
    serials: bool
    forms: Forms
    from_1904: bool = False
    pairs: PairedRows | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the mapping fills, in the contract's order."""
        filled = {name for part in self.mapping.parts() for name in (*part.fields, *part.constants)}
        return tuple(name for name in self.contract.fields if name in filled)

    @property
    def source_zone(self) -> ZoneInfo:
        """The zone of the source's times that carry none."""
        return ZoneInfo(self.whole.timezone) if self.whole.timezone else self.project_zone


class TableIntake:
    """Takes a source's chunks and drafts what the store keeps of them.

    Accepted rows go to a staging file with, for each timestamp, the source's own midnight beside it: whether
    midnights are dates is known when the last row has been read. `finish` settles that.
    """

    def __init__(self, plan: Plan, staging: Path, spool: Path) -> None:
        self.plan = plan
        self.stages = Stages(plan.mapping, plan.whole)
        self._stamps = [name for name in plan.fields if plan.contract.fields[name].type == "timestamp"]
        self._seen, self._keys = Seen(), Seen()
        self._staging = staging
        self._staged = pq.ParquetWriter(staging, self._staged_schema(), compression="zstd")
        self.quarantine = Quarantine(spool)
        self.rows_read = self.accepted = self.duplicates = self.left_out = 0
        self.faults: Counter[str] = Counter()
        self.filtered: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        # Times and midnights of each timestamp: of everybody under None, and of each hand.
        self._hand = next((name for name in HANDS if name in plan.fields), None)
        self._timed: dict[str, Counter[str | None]] = {name: Counter() for name in self._stamps}
        self._midnights: dict[str, Counter[str | None]] = {name: Counter() for name in self._stamps}
        self._moments: dict[str, Counter[int]] = {name: Counter() for name in self._stamps}
        self.days = {name: DayForms() for name in self._stamps}
        self.serials = {name: Serials() for name in self._stamps if not plan.serials}
        self.numbers = {name: NumberForms() for name in plan.fields if plan.contract.fields[name].type == "number"}
        kinds, said = plan.contract.fields, {*plan.mapping.columns(), *plan.mapping.unused}
        currency = "currency" not in kinds or "currency" in plan.fields
        self.sums = SumsSeen(self.numbers, currency=currency, used=None if plan.mapping.units else said)
        self.notices = Notices(plan)

    def close(self) -> None:
        """Let go of the files, finished or not."""
        self._staged.close()
        self.quarantine.close()

    def take(self, chunk: Chunk) -> None:
        """Take some rows."""
        if self.plan.pairs:
            chunk = self.plan.pairs.applied(chunk)
        self.sums.look(chunk.table)
        reached = self.stages.reached(chunk)
        often = np.sum(reached, axis=0)
        self.rows_read += int(often.sum())
        compared = self.plan.mapping.columns() if self.plan.mapping.repeated else chunk.table.column_names
        again = self._seen.again([chunk.column(name) for name in compared], chunk.faults)
        if again.any() and not self.plan.mapping.repeated:
            numbered = self._bears_its_key(chunk)
            self.notices.repeated += int(often[again & ~numbered].sum())
            again &= numbered
        self.duplicates += int(often[again].sum())
        self.stages.count(~again, reached)
        wanted = self._leave_out(chunk, ~again, often)
        for place, told in enumerate(reached):
            fresh = np.flatnonzero(wanted & told)
            if len(fresh):
                self._take(chunk, fresh, place)

    def _take(self, chunk: Chunk, fresh: np.ndarray, place: int) -> None:
        """Take some rows of a chunk, as one stage of them where the table has stages."""
        whole_rows = {new: chunk.faults[old] for new, old in enumerate(fresh.tolist()) if old in chunk.faults}
        rows, faults = chunk.rows[fresh], RowFaults(whole_rows)
        source = chunk.some(fresh)
        columns, times = self._typed(source, self.stages.parts[place], faults)
        self._leave_out_what_was_to_come(columns, times)
        typed = pa.table(columns)
        for row, fault, cell in breaches(self.plan.contract, typed):
            # What could not be read is null by now: it is not missing as well.
            if not (fault.endswith(f": {MISSING}") and faults.names(row, fault.partition(":")[0])):
                faults.add(row, fault, cell)
        self._refuse_totals(source, columns, faults)
        self._refuse_shared_keys(typed, faults)
        self._set_aside(source, faults, self.stages.step(place))
        self._keep(typed, times, self.stages.numbered(rows, place), faults)

    def _bears_its_key(self, chunk: Chunk) -> np.ndarray:
        """Tell which rows bear what makes them one of their kind: another like it is the same one, told again.

        Two payments of one sum on one day that have no number may be two payments. A table without a key says what
        is so, and saying it twice adds nothing. A row of a wide table is a case.
        """
        told = np.ones(len(chunk.rows), bool)
        for name in (CASE,) if self.stages.wide else self.plan.contract.key:
            if name in self.plan.mapping.constants:
                continue
            cells = [chunk.column(column) for column in self.plan.mapping.fields.get(name, ())]
            said = values.picked(cells, self.plan.whole.missing, None, values.NOTHING) if cells else None
            told &= pc.is_valid(said).to_numpy(zero_copy_only=False) if said is not None else False
        return told

    def _leave_out(self, chunk: Chunk, fresh: np.ndarray, often: np.ndarray) -> np.ndarray:
        """Set aside what the mapping does not accept; return the rows that are left.

        Of a row that is broken as a whole nobody knows what it says: it is faulty, and not left out.
        """
        reasons: dict[int, list[str]] = {}
        for column, words in self.plan.mapping.accept.items():
            plain = pc.utf8_lower(pc.utf8_trim_whitespace(pc.fill_null(chunk.column(column), "")))
            wanted = pc.is_in(plain, pa.array([word.lower() for word in words], pa.string()))
            reason = f"row: {column} is not {' or '.join(filter(None, words))}"
            for row in np.flatnonzero(fresh & (often > 0) & ~wanted.to_numpy(zero_copy_only=False)).tolist():
                if row not in chunk.faults:
                    reasons.setdefault(row, []).append(with_cell(reason, plain[row].as_py()))
                    self.filtered[reason] += int(often[row])
        left = sorted(reasons)
        cells = chunk.table.take(pa.array(left, pa.int64())).to_pylist()
        for row, said in zip(left, cells, strict=True):
            self.left_out += int(often[row])
            for _ in range(int(often[row])):
                self.quarantine.add(int(chunk.rows[row]), reasons[row], said)
        kept = fresh.copy()
        kept[left] = False
        return kept

    def _typed(
        self, source: Chunk, mapping: TableMapping, faults: RowFaults
    ) -> tuple[dict[str, pa.Array], dict[str, Times]]:
        columns: dict[str, pa.Array] = {}
        times: dict[str, Times] = {}
        for name in self.plan.fields:
            kind = self.plan.contract.fields[name].type
            origins = {column: source.column(column) for column in mapping.fields.get(name, ())}
            free = kind == "text" and self.plan.contract.fields[name].vocabulary is None
            nothing = values.NOTHING_IN_TEXT if free else values.NOTHING
            if origins:
                see = partial(self.notices.see_nothing, name)
                texts = self._picked(name, mapping, [*origins.values()], nothing, see)
            else:  # a constant, or what another stage has
                texts = pa.array([mapping.constants.get(name)] * len(source.rows), pa.string())
            if kind == "timestamp":
                times[name] = read = self._times(name, texts)
                columns[name] = pa.array(read.values, pa.timestamp("us"))
                unreadable, complaint = read.unreadable, NOT_A_TIME
            else:
                typed, complaint = self._other(name, mapping, origins, texts)
                if (beside := mapping.unit_columns.get(name)) in source.table.column_names and beside:
                    otherwise = mapping.unit_of(name, next(iter(origins), ""))
                    typed, lost = in_their_units(texts, source.column(beside), otherwise, self._reading(name))
                    faults.add_where(lost, f"{name}: {NO_UNIT}", source.column(beside))
                columns[name] = typed.values
                unreadable = typed.unreadable.to_numpy(zero_copy_only=False)
            for row, fault in wrong_cells(source, mapping.fields.get(name, ())):
                faults.add(row, f"{name}: {fault}", texts[row].as_py())
            for row in np.flatnonzero(unreadable).tolist():
                if not faults.names(row, name):
                    faults.add(row, f"{name}: {complaint}", texts[row].as_py())
        return columns, times

    def _leave_out_what_was_to_come(self, columns: dict[str, pa.Array], times: dict[str, Times]) -> None:
        """Empty what lies after the entry that tells it: the field is in doubt, and the row does not need it."""
        for name, read in list(times.items()):
            others = [one for one in self.plan.contract.fields[name].not_after if one in times]
            if not others:
                continue
            entered = np.fmax.reduce([times[one].values for one in others]).astype("datetime64[D]")
            late = read.values.astype("datetime64[D]") > entered
            if late.any():
                self.notices.see_to_come(name, others, int(late.sum()))
                values, midnight = read.values.copy(), read.midnight.copy()
                values[late], midnight[late] = np.datetime64("NaT"), np.datetime64("NaT")
                columns[name] = pa.array(values, pa.timestamp("us"))
                times[name] = replace(
                    read, values=values, midnight=midnight, is_date=read.is_date & ~late, timed=read.timed & ~late
                )

    def _times(self, name: str, texts: pa.Array) -> Times:
        read = parse_times(
            texts,
            source_zone=self.plan.source_zone,
            project_zone=self.plan.project_zone,
            serials=self.plan.serials,
            order=self.plan.forms.orders.get(name),
            epoch=self.plan.forms.epochs.get(name),
            from_1904=self.plan.from_1904,
        )
        if name in self.serials:
            self.serials[name].see(texts, read)
        self.days[name].see(texts.take(pa.array(read.year_last)))
        self.days[name].see_plain(read.plain)
        return read

    def _other(
        self, name: str, mapping: TableMapping, origins: dict[str, pa.Array], texts: pa.Array
    ) -> tuple[values.Typed, str]:
        """Read what is no time; return it with what is said of cells that could not be read."""
        kind = self.plan.contract.fields[name].type
        if kind == "number":
            self.numbers[name].see(texts)
            self.sums.see(name, texts)
            return self._numbers(name, mapping, origins, texts), NOT_A_NUMBER
        reading, complaint = READ[kind]
        typed = reading(texts)
        if kind == "identifier":
            self.notices.see_identifiers(name, texts, typed.values)
        elif kind == "text" and name not in mapping.constants:
            typed = values.Typed(self.notices.translate(name, typed.values), typed.unreadable)
        return typed, complaint

    def _picked(
        self,
        name: str,
        mapping: TableMapping,
        origins: Sequence[pa.Array],
        nothing: Sequence[str],
        see: Callable[[pa.Array], object] | None = None,
    ) -> pa.Array:
        return values.picked(origins, self.plan.whole.missing, mapping.values.get(name), nothing, see)

    def _numbers(self, name: str, mapping: TableMapping, origins: dict[str, pa.Array], texts: pa.Array) -> values.Typed:
        """Read numbers, each in the unit of its column."""
        units = {column: factor_of(mapping.unit_of(name, column) or "1") or values.ONE for column in origins}
        said = [self._picked(name, mapping, [cells], values.NOTHING) for cells in origins.values()]
        typed = in_units_of_columns(texts, said, [*units.values()], self._reading(name))
        self.notices.see_units(name, units, typed)
        return typed

    def _reading(self, name: str) -> Callable[..., values.Typed]:
        forms = self.plan.forms
        return partial(values.numbers, decimal=forms.decimals.get(name, "."), thousands=forms.thousands.get(name))

    def _refuse_totals(self, source: Chunk, columns: dict[str, pa.Array], faults: RowFaults) -> None:
        """Set aside what sums up other rows."""
        kinds = self.plan.contract.fields
        said = {name: column for name, column in columns.items() if kinds[name].type == "identifier"}
        told = {name: column for name, column in said.items() if name not in self.plan.mapping.constants}
        first = source.table.column(0).combine_chunks()
        for row in np.flatnonzero(totals(told, first).to_numpy(zero_copy_only=False)).tolist():
            faults.add(row, f"row: {SUMMED_UP}", first[row].as_py() or None)

    def _refuse_shared_keys(self, typed: pa.Table, faults: RowFaults) -> None:
        """Keep the first row of each key; a different row with the same key contradicts it."""
        key = self.plan.contract.key
        if not key or not set(key) <= set(typed.column_names):
            return
        told = np.ones(typed.num_rows, bool)
        for name in key:
            told &= pc.is_valid(typed.column(name)).to_numpy()
        told[[*faults.of]] = False
        rows = np.flatnonzero(told)
        columns = [typed.column(name).take(pa.array(rows)).combine_chunks() for name in key]
        for row in rows[self._keys.again(columns)].tolist() if len(rows) else ():
            named = ", ".join(str(typed.column(name)[row].as_py()) for name in key)
            faults.add(row, f"{key[0]}: an earlier row says otherwise of it", named)

    def _set_aside(self, source: Chunk, faults: RowFaults, step: str) -> None:
        broken = sorted(faults.of)
        if not broken:
            return
        cells = source.table.take(pa.array(broken)).to_pylist()
        for row, said in zip(broken, cells, strict=True):
            found = [f"{step}, {fault}" for fault in faults.of[row]] if step else faults.of[row]
            self.quarantine.add(int(source.rows[row]), found, said)
            for fault in found:
                kind, _, cell = fault.partition(" (")
                self.faults[kind] += 1
                self.examples.setdefault(kind, f"row {int(source.rows[row])}" + (f" ({cell}" if cell else ""))

    def _keep(self, typed: pa.Table, times: dict[str, Times], rows: np.ndarray, faults: RowFaults) -> None:
        good = np.ones(len(rows), bool)
        good[[*faults.of]] = False
        self.accepted += int(good.sum())
        extra: dict[str, pa.Array] = {}
        for name, read in times.items():
            self._count(self._timed[name], typed, good & read.timed)
            self._count(self._midnights[name], typed, good & ~np.isnat(read.midnight))
            clock = (read.values - read.values.astype("datetime64[D]"))[good & read.timed].astype(np.int64)
            moments, often = np.unique(clock, return_counts=True)
            self._moments[name].update(dict(zip(moments.tolist(), often.tolist(), strict=True)))
            extra[date_flag(name)] = pa.array(read.is_date)
            extra[name + MIDNIGHT] = pa.array(read.midnight, pa.timestamp("us"))
        columns = {name: typed.column(name) for name in typed.column_names} | extra | {"source_row": pa.array(rows)}
        schema = self._staged_schema()
        table = pa.table([columns[name] for name in schema.names], schema=schema)
        self._staged.write_table(table.filter(pa.array(good)))

    def _count(self, into: Counter[str | None], typed: pa.Table, chosen: np.ndarray) -> None:
        into[None] += int(chosen.sum())
        if self._hand:
            for one in pc.value_counts(typed.column(self._hand).filter(pa.array(chosen)).drop_null()).to_pylist():
                into[one["values"]] += one["counts"]

    def _dates_among(self, name: str, staged: pa.Table) -> pa.Array | pa.ChunkedArray:
        """Return the days of those midnights that are dates: of the whole column, or of a hand whose midnights are."""
        days = staged.column(name + MIDNIGHT)
        timed, midnights = self._timed[name], self._midnights[name]
        if midnights_are_dates(midnights[None], timed[None]):
            return days
        hands = [who for who, told in midnights.items() if who and midnights_are_dates(told, timed[who])]
        own: pa.Array | pa.ChunkedArray = pa.nulls(staged.num_rows, days.type)
        if hands and self._hand:
            own = pc.if_else(pc.is_in(staged.column(self._hand), pa.array(hands, pa.string())), days, None)
        moment = self._one_moment(name)
        if moment is None:
            return own
        times = staged.column(name)
        floor = pc.floor_temporal(times, unit="day")
        clock = pc.subtract(times.cast(pa.int64()), floor.cast(pa.int64()))
        return pc.coalesce(own, pc.if_else(pc.equal(clock, moment), floor, None))

    def _one_moment(self, name: str) -> int | None:
        """Return the time of day, in microseconds, that most times of an act are: some system wrote days so."""
        [(moment, often)] = self._moments[name].most_common(1) or [(0, 0)]
        timed = self._timed[name][None]
        return moment if self._hand and timed >= LEAST_TIMES and often > ONE_MOMENT * timed else None

    def _staged_schema(self) -> pa.Schema:
        fields = [(name, ARROW[self.plan.contract.fields[name].type]) for name in self.plan.fields]
        for name in self._stamps:
            fields += [(date_flag(name), pa.bool_()), (name + MIDNIGHT, pa.timestamp("us"))]
        return pa.schema([*fields, ("source_row", pa.int64())])

    @property
    def forms(self) -> SeenForms:
        """What the columns showed of how they are written."""
        return SeenForms(self.numbers, self.days, self.serials)

    def finish(self, place: Path, columns: Sequence[str]) -> dict[str, int]:
        """Write the accepted rows as the store keeps them; return how many of each timestamp are dates.

        Fields whose columns the source turned out not to have are left out.
        """
        self.close()
        there = [
            name
            for name in self.plan.fields
            if any(
                name in part.constants or any(column in columns for column in part.fields.get(name, ()))
                for part in self.stages.parts
            )
        ]
        names = [part for name in there for part in ((name, date_flag(name)) if name in self._stamps else (name,))]
        schema = pa.schema(
            [
                *(self._staged_schema().field(name) for name in names),
                *((name, ARROW[kind]) for name, kind in ORIGIN.items()),
            ]
        )
        dates: Counter[str] = Counter({name: 0 for name in self._stamps if name in there})
        staged = pq.ParquetFile(self._staging)
        with pq.ParquetWriter(place, schema, compression="zstd") as stored:
            for batch in staged.iter_batches(GROUP_ROWS):
                table = pa.Table.from_batches([batch])
                settled = {name: table.column(name) for name in table.column_names}
                for name in dates:
                    days = self._dates_among(name, table)
                    settled[name] = pc.coalesce(days, table.column(name))
                    settled[date_flag(name)] = pc.or_(table.column(date_flag(name)), pc.is_valid(days))
                    dates[name] += pc.sum(settled[date_flag(name)]).as_py() or 0
                settled["source_id"] = pa.array([self.plan.import_id] * table.num_rows, pa.string())
                stored.write_table(pa.table([settled[name] for name in schema.names], schema=schema))
        return dict(dates)
