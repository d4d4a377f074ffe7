"""What a mapping can say beyond which column fills which field: stages, pairs, units, signs and epochs."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from riskml.core.errors import WordedError
from riskml.intake.phrases_faults import phrase
from riskml.intake.units import WORDS, factor_of

Decimal = Literal[".", ","]
Thousands = Literal[",", ".", " ", "'"]
DateOrder = Literal["day_first", "month_first", "year_first"]
"""What comes first where no year of four digits does; the year that does has two."""
PartyIds = Literal["register", "process", "publisher"]
"""How far an identifier of a party reaches that names no register."""

STARTED: Final = "start_timestamp"
"""When an act was begun, on the row of its end: the name that tools for event logs give it."""
LIFE: Final = "lifecycle (read)"
"""What the words of the life of an act were read as."""


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _known_unit(unit: str) -> str:
    if factor_of(unit) is None:
        raise WordedError(phrase("a_unit_is", names=", ".join(WORDS), unit=unit))
    return unit


Columns = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
Unit = Annotated[str, BeforeValidator(_as_text), AfterValidator(_known_unit)]
Epoch = Annotated[Literal["1900", "1904"], BeforeValidator(_as_text)]
"""The year from whose beginning a spreadsheet counts its days."""


class Stage(BaseModel):
    """One step of a wide table, in which a row is a case and a stage a column of its date.

    Parameters
    ----------
    step
        What the step is called.
    fields
        Field to column, or to several of which the first non-empty one counts; `occurred_at` is one of them. They
        go before those of the table, each wholly.
    constants
        Field to one text.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: str = Field(min_length=1)
    fields: dict[str, Columns]
    constants: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_its_time(self) -> Self:
        wrong = [] if "occurred_at" in self.fields else ["a stage needs the column of its time: fields.occurred_at"]
        wrong += ["a stage's step is said by 'step'"] if "step" in {*self.fields, *self.constants} else []
        wrong += [
            f"{name} is given both a column and a constant" for name in sorted({*self.fields} & {*self.constants})
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class Pairs(BaseModel):
    """The start and the end of an act are two rows of the source, and become one.

    Parameters
    ----------
    lifecycle
        The column that says which a row is.
    start, complete
        Its words, in any case; the usual ones (``start``, ``complete``, 开始, 办结, …) where not said.
    instance
        A column that only the two rows of one act share, where the source has one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    lifecycle: str = Field(min_length=1)
    start: Columns | tuple[()] = ()
    complete: Columns | tuple[()] = ()
    instance: str | None = None

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        twice = {word.casefold() for word in self.start} & {word.casefold() for word in self.complete}
        if twice:
            raise WordedError(phrase("start_or_complete", names=", ".join(sorted(twice))))
        return self

    def columns(self) -> tuple[str, ...]:
        """Return every column that it reads."""
        return (self.lifecycle, *((self.instance,) if self.instance else ()))
