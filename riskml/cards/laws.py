"""Which version of each law the cards were held against."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from riskml.cards.phrases import LAW_TITLE
from riskml.core.toml import read_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.core.project import Project


class Law(BaseModel):
    """One law, and what of it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1, description="as cards call it, without its brackets")
    en: tuple[str, ...] = Field(min_length=1, description="every name in use")
    version: date = Field(description="when the text that was read was passed or last amended")
    read: date
    text: tuple[int, ...] = Field((), description="articles read in the text itself")
    quoted: tuple[int, ...] = Field((), description="articles seen only as others quote them")
    unread: tuple[int, ...] = Field((), description="articles whose text could not be had")
    note: str = ""


class LegalLimit(BaseModel):
    """The article behind a limit by law of a matter's step."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    law: str
    article: int
    workdays: float


class Laws(BaseModel):
    """``features/laws.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    law: tuple[Law, ...] = ()
    limit: dict[str, LegalLimit] = Field(default_factory=dict)


def laws_named(project: Project, sources: Iterable[str]) -> tuple[Law, ...]:
    """Return the laws that some texts name in brackets, as far as the project's register has them.

    Parameters
    ----------
    project
        Whose; one without ``features/laws.toml`` tells none.
    sources
        Chinese sources of cards.

    Raises
    ------
    ProjectError
        The register is not as it should be.
    """
    file = project.features / "laws.toml"
    if not file.is_file():
        return ()
    told = "\n".join(sources)
    laws = read_model(file, Laws, Law, LegalLimit).law
    return tuple(one for one in laws if LAW_TITLE.said("zh", law=one.zh) in told)
