"""A small city with few cards, so that months can be replayed in a test, and reviewers who looked at its lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project
from riskml.synthetic import CityFiles, CitySize, write_city
from riskml.synthetic.findings import Reviewers, review, there, write_reviews

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project

METRICS = {"overdue_rate", "handling_time", "approval_rate", "off_hours_share"}
SIZE = CitySize(units=8, officials_per_unit=12, months=9, demand=0.4, companies=100, citizens=300, planted=1)
TABLES = ("operations", "officials", "units")


def make_city(folder: Path, rules: int = 3) -> tuple[Project, CityFiles]:
    """Make a project with four metrics and a few rules, and import a city's log."""
    project = create_project(folder)
    for file in project.features.glob("metrics/*.toml"):
        if file.stem not in METRICS:
            file.unlink()
    kept = sorted(project.features.glob("rules/segregation/*.toml"))[:rules]
    for file in project.features.glob("rules/*/*.toml"):
        if file not in kept:
            file.unlink()
    shown = project.serving / "grades.toml"
    text = shown.read_text("utf-8")
    shown.write_text(
        text.replace("capacity = 20", "capacity = 12").replace("random_share = 0.1", "random_share = 0.25")
    )
    recipe = project.training / "recipes" / "unsupervised.toml"
    text = recipe.read_text("utf-8").replace("trees = 100", "trees = 20").replace("size = 20000", "size = 2000")
    recipe.write_text(text, "utf-8")
    city = write_city(folder, read_cards(project).matters, SIZE, seed=3)
    for table in TABLES:
        import_source(project, city.sources[table], table=table, format="csv")
    return project, city


def looks_at(project: Project, city: CityFiles, listed: pd.DataFrame, *, seed: int = 1) -> Path:
    """Have reviewers look at everybody on replayed lists, and import what they told."""
    truth = json.loads(city.truth.read_text("utf-8"))
    looked = listed.assign(
        listed_at=listed["month"] + pd.offsets.MonthEnd(), propensity=listed["inclusion_probability"]
    )
    told = review(looked, there(truth, looked), Reviewers(delay=40.0), seed=seed)
    path = write_reviews(told, project.root / "reviews.csv")
    import_source(project, path, table="reviews", format="csv")
    return path
