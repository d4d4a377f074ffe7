"""Which column of a source fills which field of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from riskml.core.errors import Fault, ProjectError, Verbatim, WordedError, did_you_mean
from riskml.core.plugins import PLUGIN_NAME
from riskml.core.project import Settings
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.intake.by_name import STANDARD, as_compared, label_of, named_columns, proposed_for
from riskml.intake.databases.settings import DatabaseSource, TableSource, source_faults
from riskml.intake.encodings import codec_of
from riskml.intake.event_logs import EventLog
from riskml.intake.keys import (
    LIFE,
    STARTED,
    Columns,
    DateOrder,
    Decimal,
    Epoch,
    Pairs,
    PartyIds,
    Stage,
    Thousands,
    Unit,
)
from riskml.intake.phrases_faults import phrase
from riskml.intake.units import unit_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Given
    from pathlib import Path

    from riskml.intake.contracts import Contract, FieldContract

OwnFormat = Literal["csv", "xlsx", "xls", "parquet", "xes", "ocel", "ocds", "bods"]
Format = OwnFormat | Annotated[str, Field(pattern=PLUGIN_NAME)]
"""What a source is: of a format of riskml's own, or of one that a plugin reads."""

UNANSWERED = "?"
"""What 'riskml map' writes where only a person can say it."""

LIFECYCLE: dict[str, tuple[str, ...]] = {"lifecycle:transition": ("complete", "")}
"""An act is an operation when it is completed; an event that says nothing of its lifecycle is one."""


class TableMapping(TableSource):
    """How one table is filled from one source; of a database, whence as well.

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
    units
        Field of numbers to what they are in: ``"万元"``, ``"thousand"`` or a number. It goes before what a column's
        header says in brackets; a cell that names its own unit is in that.
    unit_columns
        Field of numbers to the column that says for each row what its number is in; it goes before `units`, which
        then says it where a row is silent. A row in a unit that nobody knows is quarantined.
    stages
        Columns that are steps: each row of the source is one row of this table for each stage that has its time.
    pairs
        The start and the end of an act are two rows.
    decimal, thousands
        The decimal sign of its numbers and what parts their thousands, where they are not those of the source.
    date_order
        The order of day and month, where it is not that of the source.
    epoch
        The year from which its day numbers count, where it is not that of the source.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, Columns] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    accept: dict[str, Columns] = Field(default_factory=dict)
    repeated: bool = False
    optional: Columns | tuple[()] = ()
    unused: Columns | tuple[()] = ()
    units: dict[str, Unit] = Field(default_factory=dict)
    unit_columns: dict[str, str] = Field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    pairs: Pairs | None = None
    decimal: Decimal | None = None
    thousands: Thousands | None = None
    date_order: DateOrder | None = None
    epoch: Epoch | None = None

    @model_validator(mode="after")
    def _one_origin_each(self) -> Self:
        both = sorted(self.fields.keys() & self.constants.keys())
        of_stages = {name for stage in self.stages for name in stage.fields}
        loose = sorted(self.values.keys() - self.fields.keys() - of_stages)
        wrong = [f"{name} is given both a column and a constant" for name in both]
        wrong += [
            f"{name} is a question that nobody has answered: write its column, or take the line out"
            for name, columns in self.fields.items()
            if UNANSWERED in columns
        ]
        wrong += [f"values translates {name}, which has no column" for name in loose]
        in_units = {*self.units, *self.unit_columns}
        wrong += [f"units says of {name}, which is a constant" for name in sorted(in_units & {*self.constants})]
        wrong += _signs_at_odds(self.decimal, self.thousands)
        if self.stages:
            said = ("step", "occurred_at", "operation_id")
            wrong += [f"stages say {name} each for itself" for name in said if name in {*self.fields, *self.constants}]
            wrong += ["stages and pairs do not go together"] if self.pairs else []
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
        but = {*self.fields, *self.constants}
        if self.stages:  # a row of the source is a case: what it says of an act, it says of which act?
            but |= {"step", *contract.key, *(name for name, field in contract.fields.items() if _of_an_act(field))}
        named = named_columns(contract, left, but)
        if not named:
            return self
        fields = self.fields | {name: (column,) for name, column in named.items()}
        return self.model_copy(update={"fields": fields, "optional": (*self.optional, *named.values())})

    def with_pairs(self) -> TableMapping:
        """Fill what pairs tell: when an act was begun is when it was received, and only its end is a row."""
        if self.pairs is None:
            return self
        begun = {} if "received_at" in {*self.fields, *self.constants} else {"received_at": (STARTED,)}
        changed = {
            "fields": self.fields | begun,
            "accept": self.accept | {LIFE: ("complete", "")},
            "optional": (*self.optional, STARTED),
        }
        return self.model_copy(update=changed)

    def columns(self) -> tuple[str, ...]:
        """Every column this table reads, once."""
        filled = (self.fields, *(stage.fields for stage in self.stages))
        named = (column for fields in filled for columns in fields.values() for column in columns)
        beside = (*self.unit_columns.values(), *self.accept, *(self.pairs.columns() if self.pairs else ()))
        return tuple(dict.fromkeys((*named, *beside)))

    def parts(self) -> tuple[TableMapping, ...]:
        """Return a mapping for each row that a row of the source becomes: one, or one for each stage."""
        if not self.stages:
            return (self,)
        return tuple(self._of(stage) for stage in self.stages)

    def _of(self, stage: Stage) -> TableMapping:
        own = {*stage.fields, *stage.constants}
        fields = {name: columns for name, columns in self.fields.items() if name not in own} | stage.fields
        constants = {name: text for name, text in self.constants.items() if name not in own}
        constants |= stage.constants | {"step": stage.step}
        values = {name: words for name, words in self.values.items() if name in fields}
        changed = {"fields": fields, "constants": constants, "values": values, "stages": ()}
        return self.model_copy(update=changed)

    def unit_of(self, name: str, column: str) -> str | None:
        """Return what the numbers of a column that fills a field are in, by the mapping or by the column's header."""
        told = unit_in(column)
        return self.units.get(name) or (told[1] if told else None)

    def unknown_fields(self, contract: Contract, where: str | Text) -> list[Fault]:
        """Name the fields that the table's contract does not have, or has not as numbers where a unit is said."""
        of_stages = (name for stage in self.stages for name in (*stage.fields, *stage.constants))
        faults = [
            Fault(
                phrase("field_at", where=where, table=contract.table, name=name),
                phrase("a_field", table=contract.table),
                Verbatim(repr(name)),
                did_you_mean(name, contract.fields) or phrase("its_fields", names=", ".join(contract.fields)),
            )
            for name in dict.fromkeys((*self.fields, *self.constants, *of_stages, *self.units, *self.unit_columns))
            if name not in contract.fields
        ]
        faults += [
            Fault(
                phrase("units", where=where, table=contract.table),
                phrase("a_field_of_numbers"),
                phrase("name_and_type", name=name, type=contract.fields[name].type),
            )
            for name in dict.fromkeys((*self.units, *self.unit_columns))
            if name in contract.fields and contract.fields[name].type != "number"
        ]
        lacking = [name for name in ("step", "occurred_at") if name not in contract.fields]
        if lacking and (self.stages or self.pairs):
            key = "stages" if self.stages else "pairs"
            faults.append(
                Fault(
                    phrase("field_at", where=where, table=contract.table, name=key),
                    phrase("a_table_of_acts_as_operations"),
                    Verbatim(contract.table),
                )
            )
        return faults

    def missing_columns(self, contract: Contract, found: Iterable[str], where: str) -> list[Fault]:
        """Name every column that a source should have for this table and has not.

        A field that no row may lack and that nothing fills is one too.
        """
        found = tuple(found)
        listed = Verbatim(", ".join(repr(name) for name in found)) or phrase("no_column_at_all")
        faults = []
        filled = [*self.fields.items(), *(one for stage in self.stages for one in stage.fields.items())]
        for name, columns in filled:
            absent = [column for column in columns if column not in found]
            blamed = [column for column in absent if column not in self.optional]
            if not blamed and absent == [*columns] and name in contract.required:
                blamed = absent[:1]
            for column in blamed:
                # A guess that failed is no slip of the pen: the nearest name would mislead.
                close = "" if column in self.optional else did_you_mean(column, found)
                proposed = proposed_for(contract, name, found) or "COLUMN"
                remedy = close or phrase("if_another_column_says_it_map", name=name, proposed=proposed)
                expected = phrase(
                    "a_column_for", column=column, table=contract.table, name=name, label_of=label_of(contract, name)
                )
                faults.append(Fault(where, expected, listed, remedy))
        faults += [
            Fault(where, phrase("a_column_which_accept_reads", column=column), listed, did_you_mean(column, found))
            for column, words in self.accept.items()
            if column not in found and "" not in words
        ]
        faults += [
            Fault(where, phrase("a_column_which_pairs_reads", column=column), listed, did_you_mean(column, found))
            for column in (self.pairs.columns() if self.pairs else ())
            if column not in found
        ]
        faults += [
            Fault(where, phrase("a_column_for_whose_unit", table=contract.table, name=name), listed)
            for name in dict.fromkeys((*self.units, *self.unit_columns))
            if name in contract.fields and name not in dict(filled)
        ]
        faults += [
            Fault(
                where,
                phrase("a_column_of_the_unit_of", column=column, table=contract.table, name=name),
                listed,
                did_you_mean(column, found),
            )
            for name, column in self.unit_columns.items()
            if column not in found and column not in self.optional
        ]
        everywhere = [{*part.fields, *part.constants} for part in self.parts()]
        faults += [
            Fault(
                where,
                phrase("a_column_for_which_no_row", table=contract.table, name=name, label_of=label_of(contract, name)),
                listed,
                phrase("say_map_or_let_riskml_map", name=name, column=proposed_for(contract, name, found) or "COLUMN"),
            )
            for name in contract.required
            if not all(name in part for part in everywhere)
        ]
        used = {*self.columns(), *self.unused}
        free = [column for column in found if column not in used]
        for name in (one for one, field in contract.fields.items() if field.asked):
            said = {
                part.constants.get("step", ""): name in part.constants
                or any(column in found or column not in self.optional for column in part.fields.get(name, ()))
                for part in self.parts()
            }
            likely = proposed_for(contract, name, free)
            silent = [step for step, told in said.items() if not told]
            if silent and (likely or len(silent) < len(said)):
                of_stage = phrase("of_stages", names=", ".join(map(repr, silent))) if len(said) > 1 else ""
                other = (
                    phrase("none_of_its_name", likely=likely)
                    if likely
                    else phrase("one_of_which_no_word_goes", listed=listed)
                )
                remedy = phrase("say_map_or_in_a_mapping", name=name, likely=likely)
                own = phrase("say_which_or_constants_where_such", name=name)
                expected = phrase(
                    "a_column_for_of_stages",
                    table=contract.table,
                    name=name,
                    label_of=label_of(contract, name),
                    of_stage=of_stage,
                )
                faults.append(Fault(where, expected, other, remedy if likely else own))
        return faults


def _signs_at_odds(decimal: Decimal | None, thousands: Thousands | None) -> list[str]:
    return [f"decimal and thousands are both {decimal!r}"] if decimal and decimal == thousands else []


def _of_an_act(field: FieldContract) -> bool:
    """Tell whether a field says when or how an act was done: a wide table's row is of several acts."""
    return field.type == "timestamp" or field.vocabulary is not None


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
    sheet: str | None = Field(
        default=None, description="sheet of a workbook, or '*' for all that are alike; the first where it is alone"
    )
    header_row: int = Field(default=1, ge=1, description="row of a sheet that names the columns, or the first of them")
    header_rows: int | None = Field(
        default=None, ge=1, le=4, description="how many rows name the columns; found where it is plain"
    )
    fill_down: Columns | tuple[()] = Field(
        default=(), description="columns whose empty cells say what stands above; the wider group first"
    )
    decimal: Decimal | None = Field(default=None, description="decimal sign; found from each column where not said")
    thousands: Thousands | None = Field(
        default=None, description="what parts thousands, where the decimal is not enough"
    )
    date_order: DateOrder | None = Field(
        default=None, description="order of day and month where the year stands last; found where not said"
    )
    epoch: Epoch | None = Field(
        default=None, description="year from which day numbers in text count; without it only whole columns are read so"
    )
    party_ids: PartyIds | None = Field(
        default=None, description="OCDS: what a party's identifier is that names no register; found where not said"
    )
    ocel: EventLog | None = Field(default=None, description="of an object-centric log: which objects are what")
    source: DatabaseSource | None = Field(default=None, description="the database, where the source is no file")
    tables: dict[str, TableMapping] = Field(min_length=1)

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        wrong = _signs_at_odds(self.decimal, self.thousands)
        if wrong:
            raise ValueError(wrong[0])
        return self

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        if name is not None and codec_of(name) is None:
            raise WordedError(phrase("an_encoding", name=name))
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
        raise ProjectError([Fault(str(file), phrase("a_mapping_in_toml"), phrase("no_such_file"), near)])
    read = read_model(file, Mapping, TableMapping, Stage, Pairs, DatabaseSource)
    if faults := source_faults(read.source, read.tables, str(file)):
        raise ProjectError(faults)
    return read


def default_mapping(contract: Contract, columns: Iterable[str] | None, given: Given[str, str]) -> TableMapping:
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
        plain = as_compared(columns)
        met = {name: tuple(plain[one] for one in words if one in plain)[:1] for name, words in standard.items()}
        named = {name: (column,) for name, column in named_columns(contract, columns, {*fields}).items()}
        guessed = named | {name: words for name, words in met.items() if words and name not in fields}
    accept = LIFECYCLE if contract.table == "operations" else {}
    optional = tuple(dict.fromkeys(column for words in guessed.values() for column in words))
    return TableMapping(fields=fields | guessed, accept=accept, optional=optional)
