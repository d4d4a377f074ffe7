"""From a source to the store: validated whole, or not there at all."""

from __future__ import annotations

import hashlib
import json
import logging
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from riskml.core.atomic import commit, write_file
from riskml.core.errors import Fault, SourceError, did_you_mean
from riskml.core.timing import timed
from riskml.core.work import at_work
from riskml.intake.contracts import Contract, load_contracts
from riskml.intake.files import Drafts
from riskml.intake.manifests import Manifest, file_hash, manifest_folder, manifests, stored_rows
from riskml.intake.mappings import Format, Mapping, TableMapping, default_mapping, load_mapping, nearest_field
from riskml.intake.standards import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Pairs

    from riskml.core.project import Project
    from riskml.intake.forms import Forms
    from riskml.intake.mappings import DateOrder, Decimal
    from riskml.intake.readers import Reader
    from riskml.intake.tables import TableIntake

_LOG = logging.getLogger(__name__)
_SETTLE = "Import it when whoever writes it has finished."
LAYOUT = 3
"""Changes when the same source would be stored otherwise; part of every import's name."""

SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".parquet": "parquet",
    ".xes": "xes",
    ".xes.gz": "xes",
    ".xes.zip": "xes",
}
SERIAL_FORMATS = ("xlsx", "xls")


def import_source(
    project: Project,
    source: Path | str,
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
        The file.
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
    path = Path(source)
    if not path.is_file():
        near = did_you_mean(path.name, [one.name for one in path.parent.glob("*")])
        raise SourceError([Fault(str(path), "a file", "no such file", near)])
    contracts = load_contracts(project.accepted / "contracts")
    whole = load_mapping(Path(mapping)) if isinstance(mapping, (Path, str)) else mapping
    given = {} if whole is None or isinstance(whole, Mapping) else dict(whole)
    kind = format or (whole.format if isinstance(whole, Mapping) else None) or _format_of(path)
    if isinstance(whole, Mapping):
        wanted = (table,) if table else tuple(whole.tables)
    else:
        usual = tuple(name for name in STANDARDS.get(kind, ()) if name in contracts) or ("operations",)
        wanted = (table,) if table else usual
    _refuse_unknown(path, wanted, contracts, whole if isinstance(whole, Mapping) else None)
    _refuse_outside(path, wanted, kind)

    from riskml.intake.readers import open_reader  # noqa: PLC0415 -- Arrow and pandera load when rows are read

    said = whole if isinstance(whole, Mapping) else None

    def opened() -> Reader:
        return open_reader(path, kind, said)

    reader = opened()
    if isinstance(whole, Mapping):
        if reader.fixed and kind not in STANDARDS:
            filled = {name: one.with_names(contracts[name], reader.columns) for name, one in whole.tables.items()}
            whole = whole.model_copy(update={"tables": filled})
    else:
        names = reader.columns if reader.fixed else None
        own = {name: STANDARDS.get(kind, {}).get(name, names) for name in wanted}
        whole = Mapping(tables={name: default_mapping(contracts[name], own[name], given) for name in wanted})
    orders = {"decimal": decimal or whole.decimal, "date_order": date_order or whole.date_order}
    whole = whole.model_copy(update=orders)
    chosen = {name: whole.tables[name] for name in wanted}
    faults = [fault for name in wanted for fault in chosen[name].unknown_fields(contracts[name], "mapping")]
    if faults:
        raise SourceError(faults)
    tables = {name: (contracts[name], chosen[name]) for name in wanted}
    with at_work(project, "import"):
        return _Import(project, path, (reader, opened), kind=kind, whole=whole, tables=tables).run(progress)


def _format_of(path: Path) -> Format:
    for suffix, kind in SUFFIXES.items():
        if path.name.lower().endswith(suffix):
            return kind
    known = ", ".join(get_args(Format))
    raise SourceError(
        [Fault(str(path), "a name that tells the format", path.suffix or "none", f"Say --format {known}.")]
    )


def _refuse_unknown(
    path: Path, wanted: Sequence[str], contracts: Pairs[str, Contract], mapping: Mapping | None
) -> None:
    faults = [
        Fault(f"table of {path.name}", f"one of {', '.join(contracts)}", repr(name), did_you_mean(name, contracts))
        for name in wanted
        if name not in contracts
    ]
    if mapping is not None:
        faults += [
            Fault("mapping", f"a table {name!r}", ", ".join(mapping.tables), did_you_mean(name, mapping.tables))
            for name in wanted
            if name in contracts and name not in mapping.tables
        ]
    if faults:
        raise SourceError(faults)


def _refuse_outside(path: Path, wanted: Sequence[str], kind: Format) -> None:
    """Refuse tables of which a standard says nothing."""
    standard = STANDARDS.get(kind)
    faults = [
        Fault(f"table of {path.name}", f"one of {', '.join(standard)}, which {kind} fills", repr(name))
        for name in wanted
        if standard and name not in standard
    ]
    if faults:
        raise SourceError(faults)


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _Import:
    """One source on its way into one table or several."""

    def __init__(
        self,
        project: Project,
        path: Path,
        readers: tuple[Reader, Callable[[], Reader]],
        *,
        kind: Format,
        whole: Mapping,
        tables: Pairs[str, tuple[Contract, TableMapping]],
    ) -> None:
        self._project, self._path, self._kind = project, path, kind
        self._reader, self._opened_anew = readers
        self._whole, self._tables = whole, tables
        self._sha256 = file_hash(path)

    def _account(self, table: str) -> dict[str, Any]:
        """Return all that decides what the store will hold, in a manifest's words."""
        contract, mapping = self._tables[table]
        shared = self._whole.model_dump(mode="json", exclude={"tables", "label"}, exclude_defaults=True)
        return {
            "table": table,
            "sha256": self._sha256,
            "format": self._kind,
            "timezone": self._project.settings.timezone,
            "mapping": shared | mapping.model_dump(mode="json", exclude_defaults=True),
            "contract_sha256": _digest(contract.model_dump(mode="json")),
        }

    def _import_id(self, table: str) -> str:
        return _digest([LAYOUT, self._account(table)])[:16]

    def run(self, progress: Callable[[int], object] | None) -> list[Manifest]:
        names = {self._import_id(table): table for table in self._tables}
        done = {one.import_id: one for one in manifests(self._project) if one.import_id in names}
        whole = [one for one in done.values() if self._is_whole(one)]
        if len(whole) < len(names):
            with timed(_LOG, f"import of {', '.join(self._tables)}"):
                self._read(progress)
        elif others := self._others():
            commit(self._project.store, {}, others)
        found = {one.import_id: one for one in manifests(self._project)}
        return [found[import_id] for import_id in names]

    def _is_whole(self, manifest: Manifest) -> bool:
        set_aside = not manifest.quarantined or manifest.set_aside(self._project).is_file()
        return set_aside and stored_rows(manifest.stored(self._project)) == manifest.accepted

    def _columns(self, table: str) -> Sequence[str]:
        """Return the source's columns for a table."""
        return STANDARDS.get(self._kind, {}).get(table, self._reader.columns)

    def _check_columns(self) -> None:
        faults = [
            fault
            for table, (contract, mapping) in self._tables.items()
            for fault in mapping.missing_columns(contract, self._columns(table), str(self._path))
        ]
        repeated = getattr(self._reader, "repeated", {})
        faults += [
            Fault(
                f"{self._path}, header",
                f"one column {column!r} for {table}",
                f"{column!r} twice, column {' and '.join(map(str, repeated[column]))}",
                f"Rename one of them, or map {column + ' (2)'!r} where the second is meant.",
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
        found = self._taken(said, progress)
        if found != said:  # some column is written otherwise than plainly, which only the whole of it could tell
            self._reader = self._opened_anew()
            self._taken(found, progress, settled=True)

    def _said(self, table: str) -> Forms:
        """Return what the mapping says of how a table's numbers and days are written."""
        from riskml.intake.forms import Forms  # noqa: PLC0415 -- as in import_source

        contract, mapping = self._tables[table]
        decimal = mapping.decimal or self._whole.decimal
        order = mapping.date_order or self._whole.date_order
        kinds = {name: contract.fields[name].type for name in mapping.fields}
        return Forms(
            {name: decimal for name, kind in kinds.items() if decimal and kind == "number"},
            {name: order for name, kind in kinds.items() if order and kind == "timestamp"},
        )

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
            self._check_source()
            found = forms if settled else self._decided(intakes)
            if found == forms:
                self._publish(drafts, [self._draft(drafts, intake) for intake in intakes])
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
            numbers = intake.numbers if self._kind == "csv" else {}
            found[table], asked = decided(numbers, intake.days, intake.plan.forms, f"{self._path}, {table}")
            faults += asked
        if faults:
            raise SourceError(faults)
        return found

    def _stored(self, import_id: str, table: str) -> Path:
        return self._project.store / "tables" / table / f"{import_id}.parquet"

    def _draft(self, drafts: Drafts, intake: TableIntake) -> Manifest:
        """Write what one table keeps, and the account of it, beside their places."""
        from riskml.intake.machine_accounts import machine_notes, nobody_notes  # noqa: PLC0415 -- as in import_source

        table, import_id = intake.plan.contract.table, intake.plan.import_id
        columns = self._columns(table)
        place = drafts.file(self._stored(import_id, table))
        dates = intake.finish(place, columns)
        used = {*intake.plan.mapping.columns(), *intake.plan.mapping.unused}
        left = tuple(name for name in columns if name not in used)
        near = {name: nearest_field(intake.plan.contract, name, intake.plan.fields) for name in left}
        manifest = Manifest(
            import_id=import_id,
            sequence=self._sequence(import_id),
            stored_sha256=file_hash(place),
            source=self._path.name,
            details=self._reader.details,
            columns=tuple(columns),
            columns_not_used=left,
            nearest={name: field for name, field in near.items() if field},
            rows_read=intake.rows_read,
            accepted=intake.accepted,
            quarantined=intake.quarantine.rows,
            left_out=intake.left_out,
            duplicates=intake.duplicates,
            faults=dict(sorted(intake.faults.items())),
            examples=dict(sorted(intake.examples.items())),
            dates=dates,
            notes=(
                *(nobody_notes(place) if table == "operations" else ()),
                *self._reader.notes,
                *intake.plan.forms.notes(),
                *intake.notices.notes(words=self._kind not in STANDARDS),
                *(machine_notes(place) if table == "operations" else ()),
            ),
            **self._account(table),
        )
        if manifest.quarantined:
            intake.quarantine.write(drafts.file(manifest.set_aside(self._project)), columns)
        text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
        write_file(drafts.file(self._manifest(import_id)), text + "\n")
        return manifest

    def _sequence(self, import_id: str) -> int:
        """Return the number after all others; an import that is made again keeps its own."""
        others = {one.import_id: one.sequence for one in manifests(self._project)}
        return others.get(import_id, 1 + max(others.values(), default=0))

    def _manifest(self, import_id: str) -> Path:
        return manifest_folder(self._project) / f"{import_id}.json"

    def _check_source(self) -> None:
        """Refuse a source that became another while it was read: its name would not be that of what was taken."""
        found = file_hash(self._path)
        if found != self._sha256:
            fault = Fault(str(self._path), f"a file that stays as it was, sha256 {self._sha256}", found, _SETTLE)
            raise SourceError([fault])

    def _publish(self, drafts: Drafts, made: list[Manifest]) -> None:
        """Move rows and manifests into place and retire what they replace: all of it, or nothing."""
        for one in made:
            if not one.adds_up:
                found = f"{one.accepted:,} + {one.quarantined:,} + {one.duplicates:,}"
                raise SourceError([Fault(str(self._path), f"{one.rows_read:,} rows accounted for", found)])
        places = [one.stored(self._project) for one in made]
        places += [one.set_aside(self._project) for one in made if one.quarantined]
        drafts.publish([*places, *(self._manifest(one.import_id) for one in made)], self._others())

    def _others(self) -> list[Path]:
        """Return the files of older imports of the same bytes into the same tables, manifests first."""
        own = {table: self._import_id(table) for table in self._tables}
        others = [
            one
            for one in manifests(self._project)
            if one.sha256 == self._sha256 and own.get(one.table, one.import_id) != one.import_id
        ]
        return [
            path
            for one in others
            for path in (self._manifest(one.import_id), one.stored(self._project), one.set_aside(self._project))
        ]
