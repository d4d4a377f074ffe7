"""A bureau's project: the folders it owns and the settings in ``[tool.riskml]``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from riskml.core.access import Access
from riskml.core.errors import Fault, ProjectError, WordedError, did_you_mean, worded
from riskml.core.phrases_faults import PHRASES, phrase
from riskml.core.plugins import PLUGIN_NAME
from riskml.core.texts import Language, Text
from riskml.core.toml import read_toml, validated

CONTENT = ("features", "training", "serving", "data")


def reference_root() -> Path:
    """Return where the reference project stands: beside the checkout's engine, or inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "reference"
    return installed if installed.is_dir() else package.parent


@cache
def _zones() -> frozenset[str]:
    """Return the names of all time zones; to list them is to open hundreds of files, so it is done once a process."""
    return frozenset(available_timezones())


class Settings(BaseModel):
    """The keys of ``[tool.riskml]``; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    country: str = Field("CN", pattern="^[A-Z]{2}$", description="calendar of working days, ISO 3166")
    currency: str = Field(
        "",
        pattern="^([A-Z]{3})?$",
        description="of thresholds and of sums whose record names none, ISO 4217; empty: CNY in CN, else not told",
    )
    timezone: str = Field("Asia/Shanghai", description="zone of times that carry none, IANA name")
    language: Language = "zh"
    office_hours: tuple[time, time] = (time(9), time(17))
    seed: int = 20260101
    engine: Literal["duckdb"] = "duckdb"
    memory: str = Field("4GB", pattern=r"^\d+(MB|GB)$", description="of the run, and of the process beside it")
    spill: str = Field("20GB", pattern=r"^\d+(MB|GB)$")
    threads: int = Field(0, ge=0, description="0 takes every core")
    card_seconds: float = Field(600, gt=0, le=86_400, description="after which a card's select is stopped")
    group: str = Field(
        "", pattern=r"^[^\s:/]*$", description="group of this system that may read what is kept; empty: the owner alone"
    )
    tracking_uri: str = Field(
        "",
        pattern=r"^(https?://[^\s@/]+(/[^\s@]*)?)?$",
        description="MLflow's server, without a password; empty keeps runs and models in store/",
    )
    ledger: bool = Field(True, description="enter publications, promotions and exports into ledger/, signed")
    paper_megabytes: int = Field(20, ge=1, le=500, description="how large a paper may be that the room takes in")

    plugins: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")], ...] = Field(
        (), description="distributions whose readers, comparisons, detectors and exporters may run on this data"
    )
    exporters: tuple[Annotated[str, Field(pattern=PLUGIN_NAME)], ...] = Field(
        (), description="exporters of trusted plugins that add files to every run with pages"
    )

    @property
    def sums_in(self) -> str:
        """The currency of sums whose record names none; empty where nobody says it."""
        return self.currency or ("CNY" if self.country == "CN" else "")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in _zones():
            needed = PHRASES["a_known_zone"]
            raise WordedError(Text(zh=needed.zh, en=f"{needed.en} {worded(did_you_mean(name, _zones()))}"))
        return name

    @model_validator(mode="after")
    def _hours_in_order(self) -> Self:
        if not self.office_hours[0] < self.office_hours[1]:
            raise WordedError(phrase("hours_in_order"))
        return self

    @property
    def currencies(self) -> tuple[str, ...]:
        """The codes that the project's own currency goes by; none where it is not known.

        Examples
        --------
        >>> Settings().currencies, Settings(country="GB").currencies, Settings(currency="EUR").currencies
        (('CNY', 'RMB', 'CNH'), (), ('EUR',))
        """
        own = self.sums_in
        return ("CNY", "RMB", "CNH") if own == "CNY" else (own,) if own else ()

    @property
    def access(self) -> Access:
        """Who may read what the project keeps."""
        return Access(self.group)

    @property
    def zone(self) -> ZoneInfo:
        """The project's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def hours_per_day(self) -> float:
        """Office hours of one working day."""
        opens, closes = self.office_hours
        return (closes.hour - opens.hour) + (closes.minute - opens.minute) / 60


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder, its settings and where its runs write.

    Examples
    --------
    >>> project = Project.open(".")
    >>> project.features.name, project.settings.country
    ('features', 'CN')
    """

    root: Path
    settings: Settings

    @classmethod
    def open(cls, root: Path | str) -> Self:
        """Open the project in a folder.

        Raises
        ------
        ProjectError
            The folder has no ``pyproject.toml`` with ``[tool.riskml]``, lacks a content folder, or has
            a setting that is not known or not valid.
        """
        folder = Path(root).resolve()
        file = folder / "pyproject.toml"
        if not file.is_file():
            raise ProjectError(
                [
                    Fault(
                        str(file),
                        phrase("a_projects_pyproject_toml"),
                        phrase("no_such_file"),
                        phrase("run_riskml_init_dir_first"),
                    )
                ]
            )
        table = read_toml(file).get("tool", {}).get("riskml")
        faults = [
            Fault(
                str(folder / name),
                phrase("a_content_folder"),
                phrase("no_such_folder"),
                phrase("run_riskml_init_dir_to_see"),
            )
            for name in CONTENT
            if not (folder / name).is_dir()
        ]
        if table is None:
            faults.append(
                Fault(str(file), phrase("a_table_tool_riskml"), phrase("none"), phrase("add_it_it_may_be_empty"))
            )
        try:
            settings = validated(Settings, table or {}, f"{file} [tool.riskml]", tuple(Settings.model_fields))
        except ProjectError as error:
            faults += error.faults
        if faults:
            raise ProjectError(faults)
        return cls(folder, settings)

    @property
    def features(self) -> Path:
        """What is measured: metric, rule and matter cards."""
        return self.root / "features"

    @property
    def training(self) -> Path:
        """How it is learned: recipes."""
        return self.root / "training"

    @property
    def serving(self) -> Path:
        """Where scores go: grades and routes."""
        return self.root / "serving"

    @property
    def accepted(self) -> Path:
        """What is accepted: contracts, mappings, calendars."""
        return self.root / "data"

    @property
    def store(self) -> Path:
        """What was accepted, its manifests, and the models."""
        return self.root / "store"

    @property
    def quarantine(self) -> Path:
        """Rows that broke a contract, with their faults."""
        return self.root / "quarantine"

    @property
    def runs(self) -> Path:
        """What runs publish, one folder a date."""
        return self.root / "runs"
