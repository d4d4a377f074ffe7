"""``serving/public.toml`` as values: what is hung out, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from riskml.core.toml import read_model
from riskml.public.suppression import K

if TYPE_CHECKING:
    from riskml.core.project import Project

FILE = "public.toml"
_HTTPS = r"https://[^\s@/\"'<>]+"


class PublicSettings(BaseModel):
    """What ``serving/public.toml`` says; an unknown key is refused, and without the file these are the settings.

    Examples
    --------
    >>> PublicSettings(address="https://cunwu.example.cn/").grain
    'quarter'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    k: int = Field(K, ge=K, le=1000, description="nothing is told of fewer than this")
    grain: Literal["quarter", "year"] = Field("quarter", description="over how long what is done is counted")
    address: str = Field(
        "", pattern=rf"^({_HTTPS}(/[^\s\"'<>]*)?/)?$", description="where the site stands; of its codes"
    )
    feedback: str = Field("", pattern=rf"^({_HTTPS}(/[^\s\"'<>]*)?)?$", description="the form for opinions")


def read_public(project: Project) -> PublicSettings:
    """Read a project's settings of public pages; a project that was made before them has the defaults.

    Raises
    ------
    ProjectError
        With every fault of the file.
    """
    file = project.serving / FILE
    return read_model(file, PublicSettings) if file.is_file() else PublicSettings()
