"""``serving/recommendations.toml`` as values: what may be recommended, where it fits, and on what law it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import Fault, Verbatim, WordedError, did_you_mean
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from riskml.core.project import Project

LIBRARY = "recommendations.toml"
TREND = "_trend"


class Recommendation(BaseModel):
    """One recommendation; ``recommendations.toml`` tells what each key means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    says: Text
    areas: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    law: Text
    to_check: bool = False
    measure: Text

    @model_validator(mode="after")
    def _fits_something(self) -> Self:
        if not (self.areas or self.rules or self.metrics):
            raise WordedError(phrase("what_it_fits"))
        return self


class Library(BaseModel):
    """What ``serving/recommendations.toml`` says; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recommendation: dict[str, Recommendation] = Field(default_factory=dict)

    def fitting(self, names: Collection[str], areas: Collection[str]) -> tuple[Recommendation, ...]:
        """Return what fits some rules and metrics by name or by the area of the rules, in the order of the file.

        Parameters
        ----------
        names
            Of rules and metrics.
        areas
            Of the rules.
        """
        # The level of a metric and its trend are two figures of one metric.
        known, within = {*names, *(one.removesuffix(TREND) for one in names)}, set(areas)
        return tuple(
            one for one in self.recommendation.values() if known & {*one.rules, *one.metrics} or within & set(one.areas)
        )


def read_library(project: Project) -> Library:
    """Read a project's library; a project made before there was one has none.

    Raises
    ------
    ProjectError
        The file is no TOML, or has keys or values that are not known; every fault at once.
    """
    file = project.serving / LIBRARY
    return read_model(file, Library, Recommendation) if file.is_file() else Library()


def library_faults(
    library: Library, rules: Mapping[str, str], metrics: Collection[str], where: str = LIBRARY
) -> list[Fault]:
    """Hold that what recommendations fit is there.

    Parameters
    ----------
    library
        What the file says.
    rules
        The area of each rule of the project.
    metrics
        The names of its metrics.
    where
        The file, as faults name it.
    """
    faults = []
    known = {
        "areas": (phrase("an_area_of_rules"), sorted(set(rules.values()))),
        "rules": (phrase("a_rule_of_the_project"), sorted(rules)),
        "metrics": (phrase("a_metric_of_the_project"), sorted(metrics)),
    }
    for name, one in library.recommendation.items():
        for key, (expected, names) in known.items():
            place = phrase("key_of_recommendation", where=where, name=name, key=key)
            faults += [
                Fault(place, expected, Verbatim(repr(each)), did_you_mean(each, names))
                for each in getattr(one, key)
                if each not in names
            ]
    return faults
