"""From a source to the store: validated whole, or not there at all."""

from __future__ import annotations

import hashlib
import json
import logging
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from riskml.core.atomic import commit, write_file
from riskml.core.errors import Fault, SourceError, Verbatim, did_you_mean
from riskml.core.texts import listed
from riskml.core.timing import timed
from riskml.core.work import at_work
from riskml.intake.by_name import nearest_field
from riskml.intake.contracts import Contract, load_contracts
from riskml.intake.event_log_mapping import with_event_log
from riskml.intake.files import Drafts
from riskml.intake.keys import LIFE, STARTED
from riskml.intake.manifests import (
    Manifest,
    file_hash,
    manifest_folder,
    manifests,
    replaced_by,
    sequence_of,
    stored_files,
    stored_rows,
)
from riskml.intake.mappings import Format, Mapping, TableMapping, default_mapping, load_mapping
from riskml.intake.origins import FileOrigin, format_of
from riskml.intake.phrases_faults import PHRASES, phrase
from riskml.intake.standards import STANDARDS
from riskml.intake.wanted import of_a_database, refuse_outside, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from collections.abc import Mapping as Pairs

    from riskml.core.project import Project
    from riskml.intake.forms import Forms
    from riskml.intake.keys import DateOrder, Decimal
    from riskml.intake.origins import Origin
    from riskml.intake.pairing import PairedRows
    from riskml.intake.readers import Reader
    from riskml.intake.tables import TableIntake

_LOG = logging.getLogger(__name__)
LAYOUT = 6
"""Changes when the same source would be stored otherwise; part of every import's name."""

SERIAL_FORMATS = ("xlsx", "xls")


def import_source(
    project: Project,
    source: Path | str | None = None,
    *,
    table: str | None = None,
    format: Format | None = None,  # noqa: A002 -- the word of the command line
    mapping: Mapping | Path | str | Pairs[str, str] | None = None,
    decimal: Decimal | None = None,
    date_order: DateOrder | None = None,
    progress: Callable[[int], object] | None = None,
) -> list[Manifest]:
    """Take one source into the store.

    Every row is accepted, quarantined with every fault it has, or counted as an exact duplicate. The same
    bytes with the same mapping, contract and time zone are the same import: doing it again changes nothing.
    With another mapping or contract the new import replaces the older one of the same bytes.

    Parameters
    ----------
    project
        Where contracts are found and rows are kept.
    source
        The file; nothing where the mapping says which database.
    table
        The table to fill; where not said, every table of the mapping, else those of the standard that the source
        keeps to (OCDS, BODS), else ``operations``.
    format
        What the file is, where its name does not say.
    mapping
        A mapping, its file, or field to column as on the command line. A field that it leaves open is filled by the
        column that bears its name or label; without one, the standard extensions of XES are known, too.
    decimal, date_order
        How the source writes numbers, and days whose year stands last, where the mapping does not say. Each column
        is looked at as a whole where nobody says, and a column that could be read in two ways is refused.
    progress
        Called with the number of rows read so far.

    Returns
    -------
    list of Manifest
        One a table, as they are now in the store.

    Raises
    ------
    SourceError
        With every fault: no such file, an unknown field, a column that is not there, numbers or days that could be
        read in two ways, a file that cannot be read.
    ProjectError
        With every fault of the contracts or of the mapping's file.
    """
    contracts = load_contracts(project.accepted / "contracts")
    whole = load_mapping(Path(mapping)) if isinstance(mapping, (Path, str)) else mapping
    if source is None or (isinstance(whole, Mapping) and whole.source is not None):
        named = Path(mapping).stem if isinstance(mapping, (Path, str)) else ""
        asked = of_a_database(source, whole, table, named)
        orders = {"decimal": decimal or asked.decimal, "date_order": date_order or asked.date_order}
        return _from_database(project, asked.model_copy(update=orders), contracts, progress)
    path = Path(source)
    if not path.is_file():
        near = did_you_mean(path.name, [one.name for one in path.parent.glob("*")])
        raise SourceError([Fault(str(path), phrase("a_file"), phrase("no_such_file"), near)])
    given = {} if whole is None or isinstance(whole, Mapping) else dict(whole)
    trusted = project.settings.plugins
    kind = format or (whole.format if isinstance(whole, Mapping) else None) or format_of(path, trusted)
    whole = with_event_log(whole, kind, contracts, path)
    if isinstance(whole, Mapping):
        wanted = (table,) if table else tuple(whole.tables)
    else:
        usual = tuple(name for name in STANDARDS.get(kind, ()) if name in contracts) or ("operations",)
        wanted = (table,) if table else usual
    refuse_unknown(path.name, wanted, contracts, whole if isinstance(whole, Mapping) else None)
    refuse_outside(path, wanted, kind)
    origin = FileOrigin(path, kind, whole if isinstance(whole, Mapping) else None, trusted)
    reader = origin.open()
    if isinstance(whole, Mapping):
        if reader.fixed and kind not in STANDARDS:
            own = getattr(reader, "by_table", {})
            filled = {
                name: one.with_names(contracts[name], own.get(name, reader.columns))
                for name, one in whole.tables.items()
            }
            whole = whole.model_copy(update={"tables": filled})
    else:
        names = reader.columns if reader.fixed else None
        own = {name: STANDARDS.get(kind, {}).get(name, names) for name in wanted}
        whole = Mapping(tables={name: default_mapping(contracts[name], own[name], given) for name in wanted})
    whole = whole.model_copy(update={"tables": {name: one.with_pairs() for name, one in whole.tables.items()}})
    orders = {"decimal": decimal or whole.decimal, "date_order": date_order or whole.date_order}
    whole = whole.model_copy(update=orders)
    chosen = {name: whole.tables[name] for name in wanted}
    where = phrase("mapping")
    faults = [fault for name in wanted for fault in chosen[name].unknown_fields(contracts[name], where)]
    if faults:
        raise SourceError(faults)
    tables = {name: (contracts[name], chosen[name]) for name in wanted}
    with at_work(project, "import"):
        return _Import(project, origin, reader, whole=whole, tables=tables).run(progress)


def _from_database(
    project: Project, whole: Mapping, contracts: Pairs[str, Contract], progress: Callable[[int], object] | None
) -> list[Manifest]:
    """Take the tables of a database, all of them or none."""
    from riskml.intake.databases.reading import landed  # noqa: PLC0415 -- Arrow loads when rows are read

    refuse_unknown("the mapping", [*whole.tables], contracts, whole)
    where = phrase("mapping")
    faults = [fault for one, said in whole.tables.items() for fault in said.unknown_fields(contracts[one], where)]
    if faults:
        raise SourceError(faults)
    with at_work(project, "import"), landed(project, whole, contracts, layout=LAYOUT, progress=progress) as origin:
        tables = {one: (contracts[one], taken.mapping) for one, taken in origin.landed.items()}
        made = _Import(project, origin, origin.open(), whole=whole, tables=tables).run(progress) if tables else []
    by_table = {one.table: one for one in (*made, *origin.nothing_new)}
    return [by_table[one] for one in whole.tables]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _Import:
    """One source on its way into one table or several."""

    def __init__(
        self,
        project: Project,
        origin: Origin,
        reader: Reader,
        *,
        whole: Mapping,
        tables: Pairs[str, tuple[Contract, TableMapping]],
    ) -> None:
        self._project, self._origin, self._kind = project, origin, origin.format
        self._reader = reader
        self._whole, self._tables = whole, tables
        self._pairs: dict[str, PairedRows] = {}

    def _account(self, table: str) -> dict[str, Any]:
        """Return all that decides what the store will hold, in a manifest's words."""
        contract, mapping = self._tables[table]
        shared = self._whole.model_dump(mode="json", exclude={"tables", "label", "source"}, exclude_defaults=True)
        return {
            "table": table,
            **self._origin.account(table),
            "timezone": self._project.settings.timezone,
            "mapping": shared | mapping.model_dump(mode="json", exclude_defaults=True),
            "contract_sha256": _digest(contract.model_dump(mode="json")),
        }

    def _import_id(self, table: str) -> str:
        return _digest([LAYOUT, self._account(table)])[:16]

    def run(self, progress: Callable[[int], object] | None) -> list[Manifest]:
        names = {self._import_id(table): table for table in self._tables}
        replaced = {
            table: replaced_by(self._project, [one for one in self._older() if one.table == table])
            for table in self._tables
        }
        done = {one.import_id: one for one in manifests(self._project) if one.import_id in names}
        whole = [one for one in done.values() if self._is_whole(one)]
        if len(whole) < len(names):
            with timed(_LOG, f"import of {', '.join(self._tables)}"):
                self._read(progress)
        elif others := self._others():
            commit(self._project.store, {}, others)
        found = {one.import_id: one for one in manifests(self._project)}
        return [found[import_id].model_copy(update={"replaced": replaced[table]}) for import_id, table in names.items()]

    def _is_whole(self, manifest: Manifest) -> bool:
        set_aside = not manifest.quarantined or manifest.set_aside(self._project).is_file()
        return set_aside and stored_rows(manifest.stored(self._project)) == manifest.accepted

    def _columns(self, table: str) -> Sequence[str]:
        """Return the source's columns for a table, with what pairs add to them."""
        columns = self._own_columns.get(table, self._reader.columns)
        added = (STARTED, LIFE) if self._tables[table][1].pairs else ()
        return [*columns, *(name for name in added if name not in columns)]

    @property
    def _own_columns(self) -> Pairs[str, Sequence[str]]:
        """The columns of each table that has others than the source's rows have: of a standard, of objects."""
        return STANDARDS.get(self._kind) or getattr(self._reader, "by_table", {})

    def _used(self, intakes: Sequence[TableIntake]) -> dict[str, set[str]]:
        """Return the columns of each table that fill something; in any table, where all are filled from one row."""
        mappings = {one.plan.contract.table: one.plan.mapping for one in intakes}
        used = {table: {*mapping.columns(), *mapping.unused} for table, mapping in mappings.items()}
        every = {*chain(*(columns for table, columns in used.items() if table not in self._own_columns))}
        return {table: columns if table in self._own_columns else every for table, columns in used.items()}

    def _check_columns(self) -> None:
        faults = [
            fault
            for table, (contract, mapping) in self._tables.items()
            for fault in mapping.missing_columns(contract, self._columns(table), self._origin.where)
        ]
        columns = self._reader.columns
        had = Verbatim(", ".join(map(repr, columns)))
        faults += [
            Fault(self._origin.where, phrase("a_column_to_fill_down", name=name), had, did_you_mean(name, columns))
            for name in self._whole.fill_down
            if name not in columns
        ]
        repeated = getattr(self._reader, "repeated", {})
        faults += [
            Fault(
                phrase("header", where=self._origin.where),
                phrase("one_column_of_table", column=column, table=table),
                phrase("twice_column", column=column, names=listed(map(str, repeated[column]), PHRASES["and"])),
                phrase("rename_one_of_them_or_map", second=column + " (2)"),
            )
            for table, (_, mapping) in self._tables.items()
            for column in mapping.columns()
            if column in repeated
        ]
        if faults:
            raise SourceError(faults)

    def _read(self, progress: Callable[[int], object] | None) -> None:
        if self._reader.fixed:
            self._check_columns()
        said = {table: self._said(table) for table in self._tables}
        self._pairs = self._paired()
        found = self._taken(said, progress)
        if found != said:  # some column is written otherwise than plainly, which only the whole of it could tell
            self._reader = self._origin.open()
            self._taken(found, progress, settled=True)

    def _paired(self) -> dict[str, PairedRows]:
        """Read the source for the rows that start an act which another row ends, for the tables that want it."""
        wanted = {table: mapping for table, (_, mapping) in self._tables.items() if mapping.pairs}
        if not wanted:
            return {}
        from riskml.intake.pairing import paired  # noqa: PLC0415 -- as in import_source

        zone = ZoneInfo(self._whole.timezone) if self._whole.timezone else self._project.settings.zone
        return {
            table: paired(self._origin.open().chunks(), mapping, self._whole, zone) for table, mapping in wanted.items()
        }

    def _said(self, table: str) -> Forms:
        """Return what the mapping says of how a table's numbers and days are written."""
        from riskml.intake.forms import Forms  # noqa: PLC0415 -- as in import_source

        contract, mapping = self._tables[table]
        fields = {name for part in mapping.parts() for name in part.fields if name in contract.fields}
        return Forms.said(self._whole, mapping, {name: contract.fields[name].type for name in sorted(fields)})

    def _taken(
        self, forms: Pairs[str, Forms], progress: Callable[[int], object] | None, *, settled: bool = False
    ) -> dict[str, Forms]:
        """Read everything; publish it if it was read as it is written, and return how it is written."""
        from riskml.intake.readers.chunks import EPOCH, FROM_1904  # noqa: PLC0415 -- as in import_source
        from riskml.intake.tables import Plan, TableIntake  # noqa: PLC0415 -- as in import_source

        with Drafts(self._project.store) as drafts, ExitStack() as stack:
            intakes: list[TableIntake] = []
            for table, (contract, mapping) in self._tables.items():
                plan = Plan(
                    import_id=self._import_id(table),
                    contract=contract,
                    mapping=mapping,
                    whole=self._whole,
                    project_zone=self._project.settings.zone,
                    serials=self._kind in SERIAL_FORMATS,
                    forms=forms[table],
                    pairs=self._pairs.get(table),
                    from_1904=self._reader.details.get(EPOCH) == FROM_1904,
                )
                stored = self._stored(plan.import_id, table)
                intake = TableIntake(
                    plan, drafts.file(stored.with_suffix(".staged")), drafts.file(stored.with_suffix(".spooled"))
                )
                stack.callback(intake.close)
                intakes.append(intake)
            for chunk in self._reader.chunks():
                for intake in intakes:
                    if chunk.only_for in (None, intake.plan.contract.table):
                        intake.take(chunk)
                if progress is not None:
                    progress(intakes[0].rows_read)
            self._check_columns()
            self._origin.insist_unchanged()
            found = forms if settled else self._decided(intakes)
            if found == forms:
                used = self._used(intakes)
                self._publish(drafts, [self._draft(drafts, one, used[one.plan.contract.table]) for one in intakes])
            return dict(found)

    def _decided(self, intakes: Sequence[TableIntake]) -> dict[str, Forms]:
        """Return how each table is written, by all of its columns.

        Raises
        ------
        SourceError
            A column could be read in two ways.
        """
        from riskml.intake.forms import decided  # noqa: PLC0415 -- as in import_source

        found: dict[str, Forms] = {}
        faults: list[Fault] = []
        for intake in intakes:
            table = intake.plan.contract.table
            # Only in plain text can a number be two things: elsewhere it is one, or its text is a person's.
            seen = intake.forms if self._kind == "csv" else replace(intake.forms, numbers={})
            found[table], asked = decided(seen, intake.plan.forms, f"{self._origin.where}, {table}")
            faults += [*asked, *intake.sums.questions(f"{self._origin.where}, {table}")]
        if faults:
            raise SourceError(faults)
        return found

    def _stored(self, import_id: str, table: str) -> Path:
        return self._project.store / "tables" / table / f"{import_id}.parquet"

    def _draft(self, drafts: Drafts, intake: TableIntake, used: Collection[str]) -> Manifest:
        """Write what one table keeps, and the account of it, beside their places."""
        from riskml.intake.remarks import remarks_of  # noqa: PLC0415 -- as in import_source

        table, import_id = intake.plan.contract.table, intake.plan.import_id
        columns = self._columns(table)
        place = drafts.file(self._stored(import_id, table))
        dates = intake.finish(place, columns)
        rosters = stored_files(self._project).get("officials", [])
        left = tuple(name for name in columns if name not in used)
        near = {name: nearest_field(intake.plan.contract, name, intake.plan.fields) for name in left}
        manifest = Manifest(
            import_id=import_id,
            sequence=sequence_of(
                manifests(self._project), import_id, (one for one in self._older() if one.table == table)
            ),
            stored_sha256=file_hash(place),
            source=self._origin.name,
            details=self._reader.details,
            columns=tuple(columns),
            columns_not_used=left,
            nearest={name: field for name, field in near.items() if field},
            rows_read=intake.rows_read,
            accepted=intake.accepted,
            quarantined=intake.quarantine.rows,
            left_out=intake.left_out,
            duplicates=intake.duplicates,
            filtered=dict(sorted(intake.filtered.items())),
            source_rows=intake.stages.source_rows if intake.stages.wide else None,
            not_reached=dict(intake.stages.not_reached),
            faults=dict(sorted(intake.faults.items())),
            examples=dict(sorted(intake.examples.items())),
            dates=dates,
            remarks=remarks_of(
                intake, place, self._origin, self._reader, words=self._kind not in STANDARDS, rosters=rosters
            ),
            **self._account(table),
        )
        if manifest.quarantined:
            intake.quarantine.write(drafts.file(manifest.set_aside(self._project)), columns)
        text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
        write_file(drafts.file(self._manifest(import_id)), text + "\n")
        return manifest

    def _manifest(self, import_id: str) -> Path:
        return manifest_folder(self._project) / f"{import_id}.json"

    def _publish(self, drafts: Drafts, made: list[Manifest]) -> None:
        """Move rows and manifests into place and retire what they replace: all of it, or nothing."""
        for one in made:
            if not one.adds_up:
                found = Verbatim(f"{one.accepted:,} + {one.quarantined:,} + {one.duplicates:,}")
                raise SourceError([Fault(self._origin.where, phrase("rows_accounted", rows_read=one.rows_read), found)])
        places = [one.stored(self._project) for one in made]
        places += [one.set_aside(self._project) for one in made if one.quarantined]
        drafts.publish([*places, *(self._manifest(one.import_id) for one in made)], self._others())

    def _older(self) -> list[Manifest]:
        """Return the imports that this one takes the place of: of the same source, into the same tables."""
        own = {table: self._import_id(table) for table in self._tables}
        return [
            one
            for one in manifests(self._project)
            if self._origin.retires(one) and own.get(one.table, one.import_id) != one.import_id
        ]

    def _others(self) -> list[Path]:
        """Return the files of those imports, manifests first."""
        return [
            path
            for one in self._older()
            for path in (self._manifest(one.import_id), one.stored(self._project), one.set_aside(self._project))
        ]
