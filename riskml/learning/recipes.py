"""Recipes: ``training/recipes/*.toml``, each one way to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from riskml.faults import Fault, ProjectError, did_you_mean
from riskml.project import faults_of, read_toml
from riskml.words import Text

if TYPE_CHECKING:
    from riskml.project import Project


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class History(_Part):
    """What the model learns from."""

    months: int = Field(default=24, ge=1, le=240)
    minimum_officials: int = Field(default=30, ge=2)


class Detectors(_Part):
    """Weight of each part in the score."""

    tails: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    joint: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    forest: float = Field(default=1.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _some_part(self) -> Self:
        if not (self.tails or self.joint or self.forest):
            raise ValueError("at least one detector needs a weight above 0")
        return self


class Forest(_Part):
    """Size of the isolation forest."""

    trees: int = Field(default=100, ge=1, le=5000)
    sample: int = Field(default=256, ge=2)


class Reference(_Part):
    """What p-values are taken against."""

    kind: Literal["empirical_null", "history"] = "empirical_null"
    size: int = Field(default=20_000, ge=1, le=10_000_000)
    held_out: float = Field(default=0.5, gt=0, lt=1, description="share of officials kept from the fit (kind history)")


class Stability(_Part):
    """How the hold of the top list over seeds is measured."""

    seeds: int = Field(default=3, ge=2, le=50)
    top: int = Field(default=20, ge=1)


class Gate(_Part):
    """What a figure has to reach before a version may become champion."""

    min: float | None = Field(default=None, allow_inf_nan=False)
    max: float | None = Field(default=None, allow_inf_nan=False)

    @model_validator(mode="after")
    def _some_bound(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("a gate needs min, max or both")
        return self


class Promotion(_Part):
    """How a new version becomes champion."""

    automatic: bool = Field(default=False, description="at once where its gates pass, without a second signature")


class Recipe(_Part):
    """One way to learn; an unknown key is refused at every level.

    Examples
    --------
    >>> recipe = Recipe(name="unsupervised", label=Text(zh="无监督", en="Unsupervised"))
    >>> recipe.reference.kind, recipe.detectors.forest
    ('empirical_null', 1.0)
    """

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,63}$", description="the file's name, without .toml")
    kind: Literal["unsupervised"] = "unsupervised"
    label: Text
    seed: int = Field(default=20260101, ge=0, lt=2**32)
    history: History = History()
    detectors: Detectors = Detectors()
    forest: Forest = Forest()
    reference: Reference = Reference()
    stability: Stability = Stability()
    gates: dict[str, Gate] = {}
    promotion: Promotion = Promotion()


PARTS = (Recipe, History, Detectors, Forest, Reference, Stability, Gate, Promotion)
KEYS = tuple(key for part in PARTS for key in part.model_fields if key != "name")


def read_recipe(project: Project, name: str = "unsupervised") -> Recipe:
    """Read ``training/recipes/<name>.toml``.

    Raises
    ------
    ProjectError
        There is no such recipe, or the file has keys or values that are not known; every fault at once.
    """
    folder = project.training / "recipes"
    known = sorted(file.stem for file in folder.glob("*.toml"))
    if name not in known:
        remedy = did_you_mean(name, known) or f"Recipes here: {', '.join(known) or 'none'}."
        raise ProjectError([Fault(str(folder), f"a recipe {name}.toml", "no such file", remedy)])
    file = folder / f"{name}.toml"
    table = read_toml(file)
    if "name" in table:
        raise ProjectError([Fault(f"{file}, key name", "no such key", repr(table["name"]), "The file names it.")])
    try:
        return Recipe.model_validate({"name": name, **table})
    except ValidationError as error:
        raise ProjectError(faults_of(error, str(file), KEYS)) from error
