"""The settings of ``serving/grades.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import Fault, ProjectError, WordedError
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.triage.phrases_faults import phrase

if TYPE_CHECKING:
    from riskml.core.project import Project


class MatterCapacity(BaseModel):
    """How many warnings about matters are issued in a month; what is beyond is ranked and counted, and waits.

    Examples
    --------
    >>> MatterCapacity().capacity
    60
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    capacity: int = Field(default=60, ge=1, description="warnings about matters that are issued in a month at most")
    red: int = Field(default=15, ge=0, description="red ones among them at most")
    random_share: float = Field(default=0.1, ge=0, le=0.5, description="share of the capacity drawn by lot")

    @property
    def draws(self) -> int:
        """Warnings drawn by lot in a month (halves round up)."""
        return int(self.capacity * self.random_share + 0.5)

    @model_validator(mode="after")
    def _red_within(self) -> Self:
        if self.red > self.capacity:
            raise WordedError(phrase("red_within_capacity", red=self.red, capacity=self.capacity))
        return self


class ListGroup(BaseModel):
    """What stands together on the month's list: kinds of question, by the area of a rule or the family of a metric.

    A rule that is named itself goes where it is named, wherever its area goes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    areas: tuple[str, ...] = Field(default=(), description="the areas of its rules")
    rules: tuple[str, ...] = Field(default=(), description="rules of other areas that ask the same kind of question")
    families: tuple[str, ...] = Field(default=(), description="the families of its metrics")
    by_unit: bool = Field(default=False, description="told as one table by unit, not matter by matter")


class GradeSettings(BaseModel):
    """What a month's list may hold and what it promises; an unknown key is refused.

    Examples
    --------
    >>> settings = GradeSettings(capacity=20, random_share=0.1)
    >>> settings.draws, settings.places
    (2, 18)
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    capacity: int = Field(default=20, ge=1, description="people that reviewers can look at in a month")
    false_discovery: float = Field(
        default=0.1, gt=0, lt=1, description="share of those listed by score that may differ by chance alone"
    )
    random_share: float = Field(default=0.1, ge=0, le=0.5, description="share of the capacity drawn by lot")
    reference_minimum: int = Field(default=500, ge=1, description="reference scores below which nothing is concluded")
    matters: MatterCapacity = Field(default=MatterCapacity(), description="what is issued about matters")
    group: tuple[ListGroup, ...] = Field(default=(), description="what stands together on the list, in this order")

    @property
    def draws(self) -> int:
        """People drawn by lot in a month (halves round up)."""
        return int(self.capacity * self.random_share + 0.5)

    @property
    def places(self) -> int:
        """Places that rules and scores may fill."""
        return self.capacity - self.draws

    @model_validator(mode="after")
    def _once(self) -> Self:
        for kind in ("areas", "rules", "families"):
            named = [one for group in self.group for one in getattr(group, kind)]
            twice = sorted({one for one in named if named.count(one) > 1})
            if twice:
                raise WordedError(phrase("each_in_one_group", kind=kind, names=", ".join(twice)))
        return self


def read_grades(project: Project) -> GradeSettings:
    """Read a project's ``serving/grades.toml``.

    Raises
    ------
    ProjectError
        The file is missing, is not TOML, or has keys or values that are not known; every fault at once.
    """
    file = project.serving / "grades.toml"
    if not file.is_file():
        raise ProjectError(
            [
                Fault(
                    str(file),
                    phrase("the_settings_of_grades"),
                    phrase("no_such_file"),
                    phrase("run_riskml_init_dir_to_see"),
                )
            ]
        )
    return read_model(file, GradeSettings, MatterCapacity, ListGroup)
