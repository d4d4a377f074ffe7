"""One city of the usual size for every test, read back with plain pandas."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from riskml import calendars
from riskml.cards import MatterCard
from riskml.synthetic import CityFiles, CitySize, write_city

if TYPE_CHECKING:
    from pathlib import Path

SEED = 7  # the demo's


@dataclass(frozen=True)
class ReadCity:
    """The city as anybody could read it, without riskml."""

    files: CityFiles
    tables: dict[str, pd.DataFrame]
    operations: pd.DataFrame  # clean, with times, elapsed working days, limits
    truth: pd.DataFrame

    def players(self, kind: str) -> pd.DataFrame:
        return self.truth[self.truth["kind"] == kind]

    def within(self, player: pd.Series) -> pd.DataFrame:
        """Return what everybody did from the day the player's part began to its end."""
        when = self.operations["occurred"]
        return self.operations[(when >= player["from"]) & (when < pd.Timestamp(player["to"]) + pd.Timedelta("1D"))]


@pytest.fixture(scope="session")
def matters(root: Path) -> list[MatterCard]:
    files = sorted((root / "features" / "matters").glob("*.toml"))
    return [MatterCard.model_validate(tomllib.loads(file.read_text("utf-8"))) for file in files]


@pytest.fixture(scope="session")
def small() -> CitySize:
    return CitySize(units=8, officials_per_unit=12, months=8, demand=0.3, companies=100, citizens=100, planted=1)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, matters: list[MatterCard]) -> ReadCity:
    files = write_city(tmp_path_factory.mktemp("city"), matters, CitySize(), SEED)
    tables = {
        name: pd.read_csv(path, dtype=str, keep_default_na=False, encoding=files.encodings[name])
        for name, path in files.sources.items()
    }
    truth = pd.DataFrame(json.loads(files.truth.read_text("utf-8")))
    return ReadCity(files, tables, _timed(tables["operations"], matters), truth)


def _timed(raw: pd.DataFrame, matters: list[MatterCard]) -> pd.DataFrame:
    clean = raw.drop_duplicates()
    clean = clean[~clean["operation_id"].str.startswith("X")].copy()
    clean["received"] = pd.to_datetime(clean["received_at"])
    clean["occurred"] = pd.to_datetime(clean["occurred_at"], format="mixed")
    clean["on_paper"] = clean["occurred_at"].str.len() == len("2025-01-01")
    table = calendars.build("CN", date(2023, 12, 1), date(2026, 1, 31))
    days = pd.to_datetime(table["day"])
    number = pd.Series(table["workday_number"].to_numpy(), index=days)
    working = pd.Series(table["working"].to_numpy(), index=days)
    received, occurred = clean["received"].dt.normalize(), clean["occurred"].dt.normalize()
    clean["elapsed"] = number.reindex(occurred).to_numpy() - number.reindex(received).to_numpy()
    clean["working"] = working.reindex(occurred).to_numpy()
    steps = pd.DataFrame(
        {
            "matter_id": card.name,
            "step": step.name,
            "post": step.post,
            "limit": step.limit_workdays,
            "decides": step.decides,
            "sensitive": card.sensitive,
        }
        for card in matters
        for step in card.step
    )
    clean = clean.merge(steps, on=["matter_id", "step"], how="left", validate="many_to_one")
    clean["stratum"] = clean["matter_id"] + "/" + clean["step"]
    clean["late"] = clean["elapsed"] > clean["limit"]
    hour = clean["occurred"].dt.hour
    clean["after_hours"] = ~clean["on_paper"] & ((hour < 9) | (hour >= 17) | ~clean["working"])
    clean["amount"] = pd.to_numeric(clean["amount"])
    return clean
