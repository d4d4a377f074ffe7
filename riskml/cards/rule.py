"""The schema of a rule card."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.cards.phrases import COUNTERPARTY
from riskml.cards.phrases_faults import phrase
from riskml.core.errors import WordedError
from riskml.core.texts import Text
from riskml.workingset import RECORDS

EXAMPLE_KINDS = ("hit", "miss", "near_miss", "missing")
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class ExpectedHit(BaseModel):
    """A hit that an example expects, of whom the rule is about; of a matter the records alone tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    official_id: str = ""
    unit_id: str = ""
    counterparty_id: str = ""
    records: tuple[str, ...] = Field(min_length=1)
    level: Literal["", "reminder", "yellow", "red"] = Field("", description="its level, where the example shows one")


class RuleExample(BaseModel):
    """Small tables in, the expected hits out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["hit", "miss", "near_miss", "missing"]
    about: Text
    tables: dict[str, str] = Field(
        default_factory=dict, description="working tables as CSV text; a table left out is empty, or that of `common`"
    )
    hits: tuple[ExpectedHit, ...] = ()


class Repeated(BaseModel):
    """How often a rule must have hit the same hands, desk or party, each time as far as the degree says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Literal["official_id", "unit_id", "counterparty_id"]
    times: int = Field(ge=2)


class Degree(BaseModel):
    """How far a hit must go to be of a level: every fact that is named at least so much, and so often.

    Examples
    --------
    >>> Degree(level="red", at_least={"longest": 20, "used": 200}).at_least["longest"]
    20.0
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal["yellow", "red"]
    at_least: dict[Name, Annotated[float, Field(gt=0)]] = Field(
        default_factory=dict, description="facts of the hit that are numbers, and what each must come to"
    )
    repeated: Repeated | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.at_least and self.repeated is None:
            raise WordedError(phrase("a_degree_says_how_far"))
        return self


class Threshold(BaseModel):
    """Which parameter sets how much a rule flags, and which fact of a hit is held against it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parameter: str
    fact: Name
    keep: Literal["high", "low"] = Field("high", description="whether hits lie at or above it, or at or below")
    scale: float = Field(1.0, gt=0, description="the fact is told so many times as large as the parameter")


class RuleCard(BaseModel):
    """One rule: a question whose every hit names the records that answer it.

    The select gives one row per record of a hit: ``hit`` (a key, the same for all records of one hit),
    ``official_id``, ``unit_id``, ``at``, ``ref`` (the record) and the facts that the sentence names. A rule about a
    unit, a counterparty or a matter may leave the official empty. Only hits about officials count for the grade of
    a person: one matter past its limit is a warning about that matter, and whether somebody is often late is for a
    metric to say, like with like.

    ``records`` is the table that the refs are of. ``population`` selects as ``ref`` and ``at`` every record that
    could be a hit (every row of that table by default), ``silent`` the parts that cannot be asked, as ``part`` and
    ``why`` ('degenerate' where all values are the same, 'too_small'); below ``minimum`` records of the population the
    rule says nothing.

    ``grade`` is the highest level that a hit can have. Where the card gives degrees, a hit has the highest level whose
    degree it meets, and is a reminder to the desk where it meets none; without them every hit is of the grade.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    area: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    definition: Text
    source: Text = Field(description="law or practice that the rule comes from")
    grade: Literal["yellow", "red"]
    why_grade: Text
    degree: tuple[Degree, ...] = Field(default=(), description="how far a hit must go to be more than a reminder")
    why: Text
    innocent: Text
    excluded_when: Text
    cannot_see: Text
    window: str = Field("P12M", pattern=r"^P[1-9]\d*M$")
    needs: tuple[str, ...]
    parameters: dict[str, float | int | str | bool] = Field(default_factory=dict)
    threshold: Threshold | None = Field(None, description="what its owner would set where it flags too many")
    sentence: Text = Field(description="with {fact} for each fact that the select gives")
    subject: Literal["official", "unit", "counterparty", "matter"] = "official"
    party: Text = Field(COUNTERPARTY, description="what counterparty_id names in a hit of this card")
    records: str = Field("steps", description="the working table whose identifiers the refs are")
    shape: str | None = Field(None, description="a file of features/shapes that gives the select")
    names: dict[str, Name] = Field(default_factory=dict, description="what the shape's the_… stand for here")
    hits: str = Field("", description="one select over the working set, where there is no shape")
    population: str | None = None
    silent: str | None = None
    minimum: int = Field(0, ge=0)
    common: dict[str, str] = Field(default_factory=dict, description="tables that all examples share")
    example: tuple[RuleExample, ...]

    @model_validator(mode="after")
    def _select_or_shape(self) -> Self:
        if bool(self.hits) == (self.shape is not None):
            raise WordedError(phrase("a_select_or_a_shape"))
        if self.shape is None and self.names:
            raise WordedError(phrase("names_fill_a_shape"))
        if self.records not in RECORDS:
            raise WordedError(phrase("records_are_of", names=", ".join(RECORDS), records=self.records))
        return self

    @model_validator(mode="after")
    def _threshold_is_a_number(self) -> Self:
        if self.threshold is not None:
            value = self.parameters.get(self.threshold.parameter)
            if isinstance(value, str | bool | None):
                raise WordedError(phrase("a_threshold_is_a_number", parameter=self.threshold.parameter))
        return self

    @model_validator(mode="after")
    def _degrees_reach_the_grade(self) -> Self:
        if not self.degree:
            return self
        levels = {one.level for one in self.degree}
        if self.grade not in levels or (self.grade == "yellow" and "red" in levels):
            raise WordedError(phrase("the_highest_level_is_the_grade", grade=self.grade))
        return self

    @model_validator(mode="after")
    def _four_examples(self) -> Self:
        kinds = {one.kind for one in self.example}
        absent = [kind for kind in EXAMPLE_KINDS if kind not in kinds]
        if absent:
            raise WordedError(phrase("an_example_of_each_kind", names=", ".join(absent)))
        for one in self.example:
            if (one.kind == "hit") != bool(one.hits):
                raise ValueError(
                    f"an example of kind {one.kind!r} must {'' if one.kind == 'hit' else 'not '}expect hits"
                )
        return self

    @property
    def months(self) -> int:
        """Length of the window in months."""
        return int(self.window[1:-1])
