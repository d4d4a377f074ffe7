"""Which column of a source fills which field of a table."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from riskml.core.errors import Fault, ProjectError, did_you_mean
from riskml.core.project import Settings
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.intake.encodings import codec_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from collections.abc import Mapping as Pairs
    from pathlib import Path

    from riskml.intake.contracts import Contract

Format = Literal["csv", "xlsx", "xls", "parquet", "xes", "ocds", "bods"]
Decimal = Literal[".", ","]
DateOrder = Literal["day_first", "month_first"]
"""What comes first where the year stands last."""

STANDARD: dict[str, tuple[str, ...]] = {
    "operation_id": ("identity:id",),
    "case_id": ("case:concept:name",),
    "step": ("concept:name",),
    "official_id": ("org:resource",),
    "unit_id": ("org:group",),
    "occurred_at": ("time:timestamp",),
    "amount": ("cost:total",),
    "received_at": ("start_timestamp",),
}
"""The standard extensions of XES, as fields of ``operations``.

``concept:instance`` is left out: the standard lets the start and the end of one activity share it. So is
``org:role``: a role is a post, not a unit.
"""

LIFECYCLE: dict[str, tuple[str, ...]] = {"lifecycle:transition": ("complete", "")}
"""An act is an operation when it is completed; an event that says nothing of its lifecycle is one."""


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]


class TableMapping(BaseModel):
    """How one table is filled from one source.

    Parameters
    ----------
    fields
        Field to column, or to several columns of which the first non-empty one counts.
    constants
        Field to one text for every row.
    values
        Field to a dictionary of the source's words in riskml's; ``"*"`` stands for every other word, and
        an empty text for nothing.
    accept
        Column to the words (in any case) that make a row one of this table's; other rows are quarantined.
        An empty text accepts rows where the column says nothing.
    repeated
        The source repeats the rows of this table (the case on each of its events): rows are compared in
        the mapped columns only, so that repeats count as duplicates.
    optional
        Columns that some exports of this source lack.
    unused
        Columns that fill nothing, whatever they are called.
    decimal
        The decimal sign of its numbers, where it is not that of the source.
    date_order
        The order of day and month, where it is not that of the source.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, Columns] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    accept: dict[str, Columns] = Field(default_factory=dict)
    repeated: bool = False
    optional: Columns | tuple[()] = ()
    unused: Columns | tuple[()] = ()
    decimal: Decimal | None = None
    date_order: DateOrder | None = None

    @model_validator(mode="after")
    def _one_origin_each(self) -> Self:
        both = sorted(self.fields.keys() & self.constants.keys())
        loose = sorted(self.values.keys() - self.fields.keys())
        wrong = [f"{name} is given both a column and a constant" for name in both]
        wrong += [f"values translates {name}, which has no column" for name in loose]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def with_names(self, contract: Contract, columns: Iterable[str]) -> TableMapping:
        """Add what names say: a field that the mapping leaves open is filled by the column that bears its name.

        Parameters
        ----------
        contract
            The table to fill.
        columns
            The source's columns.
        """
        taken = {*self.columns(), *self.unused}
        left = [column for column in columns if column not in taken]
        named = _named(contract, left, {*self.fields, *self.constants})
        if not named:
            return self
        fields = self.fields | {name: (column,) for name, column in named.items()}
        return self.model_copy(update={"fields": fields, "optional": (*self.optional, *named.values())})

    def columns(self) -> tuple[str, ...]:
        """Every column this table reads, once."""
        named = (column for columns in self.fields.values() for column in columns)
        return tuple(dict.fromkeys((*named, *self.accept)))

    def unknown_fields(self, contract: Contract, where: str) -> list[Fault]:
        """Name the fields that the table's contract does not have."""
        return [
            Fault(
                f"{where}, {contract.table}.{name}",
                f"a field of {contract.table}",
                repr(name),
                did_you_mean(name, contract.fields) or f"Its fields: {', '.join(contract.fields)}.",
            )
            for name in dict.fromkeys((*self.fields, *self.constants))
            if name not in contract.fields
        ]

    def missing_columns(self, contract: Contract, found: Iterable[str], where: str) -> list[Fault]:
        """Name every column that a source should have for this table and has not.

        A field that no row may lack and that nothing fills is one too.
        """
        found = tuple(found)
        listed = ", ".join(repr(name) for name in found) or "no column at all"
        faults = []
        for name, columns in self.fields.items():
            absent = [column for column in columns if column not in found]
            blamed = [column for column in absent if column not in self.optional]
            if not blamed and absent == [*columns] and name in contract.required:
                blamed = absent[:1]
            for column in blamed:
                # A guess that failed is no slip of the pen: the nearest name would mislead.
                close = "" if column in self.optional else did_you_mean(column, found)
                proposed = _proposed(contract, name, found) or "COLUMN"
                remedy = close or f"If another column says it: --map {name}={proposed}."
                expected = f"a column {column!r} for {contract.table}.{name} ({_label(contract, name)})"
                faults.append(Fault(where, expected, listed, remedy))
        faults += [
            Fault(where, f"a column {column!r}, which 'accept' reads", listed, did_you_mean(column, found))
            for column, words in self.accept.items()
            if column not in found and "" not in words
        ]
        faults += [
            Fault(
                where,
                f"a column for {contract.table}.{name} ({_label(contract, name)}), which no row may lack",
                listed,
                f"Say which: --map {name}={_proposed(contract, name, found) or 'COLUMN'}.",
            )
            for name in contract.required
            if name not in self.fields and name not in self.constants
        ]
        used = {*self.columns(), *self.unused}
        for name, field in contract.fields.items():
            filled = name in self.constants or any(column in found for column in self.fields.get(name, ()))
            likely = _proposed(contract, name, [column for column in found if column not in used])
            if field.asked and not filled and likely:
                faults.append(
                    Fault(
                        where,
                        f"a column for {contract.table}.{name} ({_label(contract, name)})",
                        f"none of its name, and {likely!r}",
                        f"Say --map {name}={likely}, or in a mapping unused = [{likely!r}] where it is none.",
                    )
                )
        return faults


def _label(contract: Contract, name: str) -> str:
    label = contract.fields[name].label if name in contract.fields else None
    return f"{label.zh} {label.en}" if label else name


class Mapping(BaseModel):
    """How one source fills one table or several.

    Examples
    --------
    >>> mapping = Mapping.model_validate({"tables": {"units": {"fields": {"unit_id": "dept", "name": ["n1", "n2"]}}}})
    >>> mapping.tables["units"].columns()
    ('dept', 'n1', 'n2')
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text | None = None
    format: Format | None = Field(default=None, description="what the source is, where its name does not say")
    encoding: str | None = Field(default=None, description="what the source's text is in, where that is not found out")
    timezone: str | None = Field(default=None, description="zone of the source's times that carry none, IANA name")
    missing: tuple[str, ...] = Field(default=(), description="words of the source that mean: nothing known")
    sheet: str | None = Field(default=None, description="sheet of a workbook; the first where not said")
    header_row: int = Field(default=1, ge=1, description="row of a sheet that names the columns")
    decimal: Decimal | None = Field(default=None, description="decimal sign; found from each column where not said")
    date_order: DateOrder | None = Field(
        default=None, description="order of day and month where the year stands last; found where not said"
    )
    tables: dict[str, TableMapping] = Field(min_length=1)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        if name is not None and codec_of(name) is None:
            raise ValueError(f"no encoding of text is called {name!r}; try 'gb18030', 'big5' or 'utf-8'")
        return name

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        return name if name is None else Settings.model_validate({"timezone": name}).timezone


def load_mapping(file: Path) -> Mapping:
    """Read one mapping.

    Raises
    ------
    ProjectError
        With every fault of the file.
    """
    if not file.is_file():
        near = did_you_mean(file.name, [one.name for one in file.parent.glob("*.toml")])
        raise ProjectError([Fault(str(file), "a mapping in TOML", "no such file", near)])
    return read_model(file, Mapping, TableMapping)


def default_mapping(contract: Contract, columns: Iterable[str] | None, given: Pairs[str, str]) -> TableMapping:
    """Map what can be told from the names alone.

    A column fills a field when it bears the field's name or its label in either language, or is the XES
    standard's name for it. What the caller gave comes first.

    Parameters
    ----------
    contract
        The table to fill.
    columns
        The source's columns; ``None`` where they are not known before the source has been read.
    given
        Field to column, as said on the command line.
    """
    fields: dict[str, tuple[str, ...]] = {name: (column,) for name, column in given.items()}
    standard = STANDARD if contract.table == "operations" else {}
    if columns is None:
        guessed = {name: (*standard.get(name, ()), name) for name in contract.fields if name not in fields}
    else:
        columns = tuple(columns)
        plain = _plain(columns)
        met = {name: tuple(plain[one] for one in words if one in plain)[:1] for name, words in standard.items()}
        named = {name: (column,) for name, column in _named(contract, columns, {*fields}).items()}
        guessed = named | {name: words for name, words in met.items() if words and name not in fields}
    accept = LIFECYCLE if contract.table == "operations" else {}
    optional = tuple(dict.fromkeys(column for words in guessed.values() for column in words))
    return TableMapping(fields=fields | guessed, accept=accept, optional=optional)


def _proposed(contract: Contract, name: str, columns: Iterable[str]) -> str | None:
    """Return the column that bears what other systems call a field."""
    known = {word.casefold() for word in contract.fields[name].names} if name in contract.fields else set()
    return next((column for column in columns if column.strip().casefold() in known), None)


def nearest_field(contract: Contract, column: str, filled: Collection[str]) -> str | None:
    """Return the open field whose name or label is the nearest to a column's, where one is near."""
    words = {
        word.casefold(): name
        for name, field in contract.fields.items()
        if name not in filled
        for word in (name, field.label.zh, field.label.en, *field.names)
    }
    return next(
        (words[word] for word in get_close_matches(column.strip().casefold(), list(words), n=1, cutoff=0.75)), None
    )


def _plain(columns: Iterable[str]) -> dict[str, str]:
    """Return columns by their names as they are compared; of two that are alike the first counts."""
    return {column.strip().casefold(): column for column in reversed([*columns])}


def _named(contract: Contract, columns: Iterable[str], but: Collection[str]) -> dict[str, str]:
    """Return the column that bears the name or the label of each field, in either language."""
    plain = _plain(columns)
    words = {name: (name, field.label.zh, field.label.en) for name, field in contract.fields.items() if name not in but}
    told = (
        (name, (plain[word.casefold()] for word in them if word.casefold() in plain)) for name, them in words.items()
    )
    return {name: found for name, columns_of in told if (found := next(columns_of, None)) is not None}
