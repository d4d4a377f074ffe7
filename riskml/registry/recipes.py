"""Recipes: ``training/recipes/*.toml``, each one way to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import Fault, ModelError, ProjectError, Verbatim, WordedError, did_you_mean, text_of
from riskml.core.plugins import trusting
from riskml.core.texts import Text
from riskml.core.toml import read_toml, validated
from riskml.registry.phrases_faults import phrase
from riskml.scoring.detectors import read_detectors

if TYPE_CHECKING:
    from riskml.core.project import Project

_R = TypeVar("_R", bound="AnyRecipe")
Unlabelled = Literal["unlabelled", "elkan_noto", "nnpu"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class History(_Part):
    """What the model learns from."""

    months: int = Field(default=24, ge=1, le=240)
    minimum_officials: int = Field(default=30, ge=2)


class Detectors(_Part):
    """Weight of each part in the score."""

    tails: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    joint: float = Field(default=0.2, ge=0, allow_inf_nan=False)
    forest: float = Field(default=0.2, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _some_part(self) -> Self:
        if not (self.tails or self.joint or self.forest):
            raise WordedError(phrase("a_detector_with_weight"))
        return self


class Forest(_Part):
    """Size of the isolation forest."""

    trees: int = Field(default=100, ge=1, le=5000)
    sample: int = Field(default=256, ge=2)


class Reference(_Part):
    """What p-values are taken against."""

    kind: Literal["empirical_null", "dealt", "history"] = "empirical_null"
    size: int = Field(default=20_000, ge=1, le=10_000_000)
    held_out: float = Field(default=0.5, gt=0, lt=1, description="share of officials kept from the fit (kind history)")


class Stability(_Part):
    """How the hold of the top list over seeds is measured."""

    seeds: int = Field(default=3, ge=2, le=50)
    top: int = Field(default=20, ge=1)


class Guards(_Part):
    """How hard a training is looked at before its model is kept."""

    earlier: int = Field(default=3, ge=1, le=120, description="how many months back one is measured as of its own end")


class Promotion(_Part):
    """Whether a new version becomes champion by itself, or waits as challenger for a second signature."""

    automatic: bool = Field(default=True, description="at once where its gates pass, without a second signature")


class Gate(_Part):
    """Between what a figure must lie for the model to be promoted."""

    min: float | None = Field(default=None, allow_inf_nan=False)
    max: float | None = Field(default=None, allow_inf_nan=False)

    @model_validator(mode="after")
    def _some_end(self) -> Self:
        if self.min is None and self.max is None:
            raise WordedError(phrase("a_gate_needs_a_bound"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise WordedError(phrase("a_gate_can_be_passed"))
        return self


class AnyRecipe(_Part):
    """What every way to learn has, whatever is learned; an unknown key is refused at every level."""

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,63}$", description="the file's name, without .toml")
    kind: str
    label: Text
    seed: int = Field(default=20260101, ge=0, lt=2**32)
    promotion: Promotion = Promotion()
    gates: dict[str, Gate] = Field(default_factory=dict, description="figure of the training → what it must be")


class Recipe(AnyRecipe):
    """One way to learn to score people.

    Examples
    --------
    >>> recipe = Recipe(name="unsupervised", label=Text(zh="无监督", en="Unsupervised"))
    >>> recipe.reference.kind, recipe.detectors.forest, recipe.promotion.automatic
    ('empirical_null', 0.2, True)
    """

    kind: Literal["unsupervised", "supervised"] = "unsupervised"
    history: History = History()
    detectors: Detectors = Detectors()
    forest: Forest = Forest()
    pyod: dict[str, dict[str, bool | int | float | str]] = Field(
        default_factory=dict, description="further detectors of pyod by name, each with its weight and settings"
    )
    reference: Reference = Reference()
    stability: Stability = Stability()
    guards: Guards = Guards()


class Labels(_Part):
    """What counts as known of an official and a month, and what is made of everybody else."""

    positives: Literal["confirmed"] = "confirmed"
    negatives: Literal["cleared"] = "cleared"
    unlabelled: Unlabelled = "unlabelled"
    assumed_share: float = Field(default=0.02, gt=0, lt=1, description="who would be confirmed if looked at")
    maturity: int = Field(default=6, ge=0, le=120, description="months that findings need to come in")
    overlap: int = Field(default=11, ge=0, le=120, description="months beside an own finding that are left out")


class Chosen(_Part):
    """Which columns take part; all where none is named. `riskml check` holds the names to the cards."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        both = sorted(set(self.include) & set(self.exclude))
        if both:
            raise WordedError(phrase("not_both_in_and_out", names=", ".join(both)))
        return self


class Columns(Chosen):
    """Which columns of the feature table take part; all metrics where none is named."""

    rules: bool = Field(default=True, description="whether severities of rule hits take part, too")


class Boosting(_Part):
    """The supervised part: bagged gradient boosting."""

    bags: int = Field(default=40, ge=1, le=200)
    leaves: int = Field(default=7, ge=2, le=1024)
    trees: int = Field(default=50, ge=1, le=5000)
    learning_rate: float = Field(default=0.1, gt=0, le=1)


class Validation(_Part):
    """How the model is tried on months that it has not seen."""

    splits: int = Field(default=3, ge=1, le=24)
    test_months: int = Field(default=3, ge=1, le=24)
    embargo: int | None = Field(default=None, ge=0, le=120, description="months between; those of maturity by default")
    capacity: int = Field(default=20, ge=1, description="reviews that one month has room for")
    seeds: int = Field(default=3, ge=2, le=50)
    shares: tuple[float, ...] = Field(
        default=(0.01, 0.02, 0.05, 0.1), description="assumed shares of the sensitivity table"
    )

    @model_validator(mode="after")
    def _shares_are_shares(self) -> Self:
        if not all(0 < share < 1 for share in self.shares):
            raise WordedError(phrase("shares_between"))
        return self


class Blend(_Part):
    """When findings are enough to learn from."""

    minimum_findings: int = Field(default=30, ge=2)


class LabelGuards(Guards):
    """How hard a training from findings is looked at: what it makes of findings that are shuffled."""

    shuffles: int = Field(default=4, ge=1, le=200, description="trainings on shuffled findings")
    people: int = Field(default=400, ge=20, description="officials that take part in them at most")


class Withheld(Promotion):
    """Promotion of what was learned from findings: by a second person, unless the recipe says otherwise."""

    automatic: bool = False


class SupervisedRecipe(Recipe):
    """A way to learn from findings, blended with what needs none.

    Examples
    --------
    >>> recipe = SupervisedRecipe(name="supervised", label=Text(zh="有监督", en="Supervised"))
    >>> recipe.promotion.automatic, recipe.embargo
    (False, 6)
    """

    kind: Literal["supervised"] = "supervised"
    guards: LabelGuards = LabelGuards()
    promotion: Withheld = Withheld()
    labels: Labels = Labels()
    metrics: Columns = Columns()
    model: Boosting = Boosting()
    validation: Validation = Validation()
    blend: Blend = Blend()

    @model_validator(mode="after")
    def _nothing_dealt(self) -> Self:
        if self.reference.kind == "dealt":
            raise WordedError(phrase("nothing_dealt"))
        return self

    @property
    def embargo(self) -> int:
        """Months between training and test."""
        given = self.validation.embargo
        return self.labels.maturity if given is None else given


class WarningHistory(_Part):
    """Which months' warnings the model learns from."""

    months: int = Field(default=36, ge=1, le=240)


class WarningBlend(_Part):
    """When reviews are enough to learn more from than what they confirmed of each rule."""

    minimum_findings: int = Field(default=20, ge=2, description="warnings that were confirmed, and that were cleared")


class WarningValidation(_Part):
    """How the model is tried on months that it has not seen."""

    splits: int = Field(default=3, ge=1, le=24)
    test_months: int = Field(default=3, ge=1, le=24)
    capacity: int = Field(default=60, ge=1, description="warnings that one month has room for")


class WarningGuards(_Part):
    """How hard a training is looked at: what it makes of findings that are shuffled."""

    shuffles: int = Field(default=4, ge=1, le=200, description="trainings on shuffled findings")


class TriageRecipe(AnyRecipe):
    """A way to learn which warnings a review would confirm.

    Examples
    --------
    >>> recipe = TriageRecipe(name="triage", label=Text(zh="预警排序", en="Order of warnings"))
    >>> recipe.promotion.automatic, recipe.blend.minimum_findings
    (False, 20)
    """

    kind: Literal["triage"] = "triage"
    promotion: Withheld = Withheld()
    history: WarningHistory = WarningHistory()
    features: Chosen = Chosen()
    model: Boosting = Boosting()
    blend: WarningBlend = WarningBlend()
    validation: WarningValidation = WarningValidation()
    guards: WarningGuards = WarningGuards()


COMMON = (Recipe, History, Detectors, Forest, Reference, Stability, Guards, Promotion, Gate)
PARTS: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    "unsupervised": COMMON,
    "supervised": (*COMMON, SupervisedRecipe, LabelGuards, Labels, Columns, Boosting, Validation, Blend),
    "triage": (
        TriageRecipe, WarningHistory, Chosen, Boosting, WarningBlend, WarningValidation, WarningGuards, Withheld, Gate,
    ),
}  # fmt: skip
"""Of each kind the recipe itself, first, and what its tables hold."""
KINDS: Final[dict[str, type[AnyRecipe]]] = {
    "unsupervised": Recipe, "supervised": SupervisedRecipe, "triage": TriageRecipe,
}  # fmt: skip


def recipe_of(table: dict[str, Any]) -> AnyRecipe:
    """Read a recipe from plain values, by its kind.

    Raises
    ------
    ValidationError
        Keys or values that are not known.
    """
    return KINDS.get(str(table.get("kind")), Recipe).model_validate(table)


def read_any_recipe(project: Project, name: str) -> AnyRecipe:
    """Read ``training/recipes/<name>.toml``, whatever is learned by it.

    Raises
    ------
    ProjectError
        There is no such recipe, or the file has keys or values that are not known; every fault at once.
    """
    folder = project.training / "recipes"
    known = sorted(file.stem for file in folder.glob("*.toml"))
    if name not in known:
        remedy = did_you_mean(name, known) or phrase("recipes_here", names=", ".join(known) or phrase("none_here"))
        raise ProjectError([Fault(str(folder), phrase("a_recipe_toml", name=name), phrase("no_such_file"), remedy)])
    file = folder / f"{name}.toml"
    table = read_toml(file)
    if "name" in table:
        raise ProjectError(
            [
                Fault(
                    phrase("key_name", file=file),
                    phrase("no_such_key"),
                    Verbatim(repr(table["name"])),
                    phrase("the_file_names"),
                )
            ]
        )
    kind = str(table.get("kind"))
    keys = [key for part in PARTS.get(kind, COMMON) for key in part.model_fields if key != "name"]
    recipe = validated(KINDS.get(kind, Recipe), {"name": name, **table}, str(file), keys)
    try:
        with trusting(project.settings.plugins):
            read_detectors(recipe.pyod if isinstance(recipe, Recipe) else None)
    except ModelError as error:
        raise ProjectError(
            one.within(phrase("in_file", file=file, where=text_of(one.where))) for one in error.faults
        ) from error
    return recipe


def read_recipe(project: Project, name: str = "unsupervised") -> Recipe:
    """Read a recipe by which people are scored.

    Raises
    ------
    ProjectError
        As `read_any_recipe`; or it is one by which warnings are ordered.
    """
    return _of_kind(project, name, Recipe, phrase("scores_people"))


def read_triage_recipe(project: Project, name: str = "triage") -> TriageRecipe:
    """Read a recipe by which warnings are ordered.

    Raises
    ------
    ProjectError
        As `read_any_recipe`; or it is one by which people are scored.
    """
    return _of_kind(project, name, TriageRecipe, phrase("orders_warnings"))


def _of_kind(project: Project, name: str, kind: type[_R], expected: Text) -> _R:
    recipe = read_any_recipe(project, name)
    if not isinstance(recipe, kind):
        where = phrase("key_kind", file=project.training / "recipes" / f"{name}.toml")
        raise ProjectError([Fault(where, expected, Verbatim(repr(recipe.kind)), phrase("name_another_recipe"))])
    return recipe
