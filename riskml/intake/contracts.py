"""What is accepted: one contract a table, one TOML file a contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import Fault, ProjectError, Verbatim, WordedError, did_you_mean, worded
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.intake.phrases_faults import phrase

if TYPE_CHECKING:
    from pathlib import Path

FieldType = Literal["identifier", "text", "timestamp", "number", "integer", "flag"]
NAME = r"^[a-z][a-z0-9_]*$"
LIMITS: dict[str, tuple[FieldType, ...]] = {
    "vocabulary": ("identifier", "text"),
    "least": ("number", "integer"),
    "most": ("number", "integer"),
    "earliest": ("timestamp",),
    "latest": ("timestamp",),
}
"""Which limit goes with which types of field."""

ORIGIN: dict[str, FieldType] = {"source_id": "identifier", "source_row": "integer"}
"""What the store adds to every row: the import that it came with, and its number in the source."""
PLACE = "source_order"
"""The place of a row's import among all, which reading the store adds."""


def date_flag(field: str) -> str:
    """Return the name of a timestamp's flag, which says that the source told a date and no time of day.

    The store writes it, and stages and cards read it, under this one name.

    Examples
    --------
    >>> date_flag("occurred_at"), date_flag("valid_from")
    ('occurred_is_date', 'valid_from_is_date')
    """
    return field.removesuffix("_at") + "_is_date"


class FieldContract(BaseModel):
    """One field of a table: its type, whether a row may lack it, and its limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: FieldType
    label: Text
    required: bool = False
    asked: bool = Field(
        default=False, description="a source that seems to have it under another name is refused until that is said"
    )
    names: tuple[str, ...] = Field(default=(), description="what other systems call it: proposed, never taken unasked")
    vocabulary: tuple[str, ...] | None = Field(default=None, min_length=1, description="the words that may stand here")
    others: Literal["refuse", "pass"] = Field(
        default="refuse", description="what happens to words outside the vocabulary"
    )
    words: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="what sources call each word of the vocabulary, in any case of letters"
    )
    least: float | None = None
    most: float | None = None
    earliest: date | None = None
    latest: date | None = None
    not_after: tuple[str, ...] = Field(
        default=(),
        description="timestamps, after the latest of whose days it cannot lie; where it does, it is left empty",
    )

    @model_validator(mode="after")
    def _limits_fit_the_type(self) -> Self:
        wrong = [name for name, types in LIMITS.items() if getattr(self, name) is not None and self.type not in types]
        if wrong:
            raise WordedError(phrase("a_type_takes_no", type=self.type, names=" and no ".join(wrong)))
        if self.others == "pass" and self.vocabulary is None:
            raise WordedError(phrase("others_need_a_vocabulary"))
        strange = sorted(self.words.keys() - {*(self.vocabulary or ())})
        if strange:
            raise WordedError(phrase("words_translate_into", names=", ".join(strange)))
        told = [word.casefold() for words in self.words.values() for word in words]
        twice = sorted({word for word in told if told.count(word) > 1})
        if twice:
            raise WordedError(phrase("words_take_twice", names=", ".join(twice)))
        return self


class Contract(BaseModel):
    """What one table accepts.

    Examples
    --------
    >>> contract = Contract.model_validate(
    ...     {
    ...         "table": "units",
    ...         "label": {"zh": "单位", "en": "Units"},
    ...         "about": {"zh": "一行是一个单位。", "en": "One row is one unit."},
    ...         "fields": {
    ...             "unit_id": {
    ...                 "type": "identifier",
    ...                 "required": True,
    ...                 "label": {"zh": "单位编号", "en": "Unit id"},
    ...             }
    ...         },
    ...     }
    ... )
    >>> contract.required
    ('unit_id',)
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str = Field(pattern=NAME)
    label: Text
    about: Text
    key: tuple[str, ...] = Field(default=(), description="fields that no two rows of one source may share")
    order: tuple[tuple[str, str], ...] = Field(default=(), description="pairs of timestamps, never second before first")
    fields: dict[str, FieldContract] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_fields(self) -> Self:
        named = (*self.key, *(name for pair in self.order for name in pair))
        wrong = [
            f"{name!r} is no field of this table. {worded(did_you_mean(name, self.fields))}".rstrip()
            for name in named
            if name not in self.fields
        ]
        wrong += [
            f"order compares timestamps, and {name!r} is none"
            for pair in self.order
            for name in pair
            if name in self.fields and self.fields[name].type != "timestamp"
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @model_validator(mode="after")
    def _names_are_free(self) -> Self:
        """Keep the names that the store adds: a flag beside each timestamp, and where a row came from."""
        flags = [date_flag(name) for name, field in self.fields.items() if field.type == "timestamp"]
        added = [*flags, *ORIGIN, PLACE]
        wrong = [
            f"the store itself writes a column {name!r}; name the field otherwise"
            for name in self.fields
            if name in added
        ]
        wrong += [f"two timestamps share the flag {name!r}" for name in dict.fromkeys(flags) if flags.count(name) > 1]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @property
    def stored(self) -> dict[str, FieldType]:
        """Every column that the store may hold of this table: its fields, their flags and each row's origin."""
        columns: dict[str, FieldType] = {}
        for name, field in self.fields.items():
            columns[name] = field.type
            if field.type == "timestamp":
                columns[date_flag(name)] = "flag"
        return columns | ORIGIN

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that no row may lack."""
        return tuple(name for name, field in self.fields.items() if field.required)


def load_contracts(folder: Path) -> dict[str, Contract]:
    """Read every contract of a folder, by table.

    Raises
    ------
    ProjectError
        With every fault of every file: syntax, unknown keys, wrong values, a file named after another
        table than its own, no contract at all.
    """
    contracts: dict[str, Contract] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            contract = read_model(file, Contract, FieldContract)
        except ProjectError as error:
            faults += error.faults
        else:
            if contract.table != file.stem:
                faults.append(
                    Fault(
                        str(file), phrase("table_as_the_file_is_named", stem=file.stem), Verbatim(repr(contract.table))
                    )
                )
            contracts[contract.table] = contract
    if not contracts and not faults:
        faults.append(
            Fault(
                str(folder),
                phrase("contracts_one_toml_file_a_table"),
                phrase("none"),
                phrase("run_riskml_init_dir_to_see"),
            )
        )
    if faults:
        raise ProjectError(faults)
    return contracts
