"""A small bureau: its history, its project, and people whose names must not leak."""

from __future__ import annotations

import shutil
from datetime import date

import numpy as np
import pandas as pd

from riskml.core.project import CONTENT, Project
from riskml.registry import read_recipe

AS_OF = date(2025, 12, 31)
DIRECTIONS = {"overdue_rate": "high", "closeness": "high", "handling_time": "both", "approval": "both"}
INPUTS = {"data": "a" * 64, "cards/overdue_rate": "b" * 64, "cards/closeness": "c" * 64, "project": "d" * 64}
# files are at times called after people
INPUTS |= {"operations/欧阳娜娜.2025-12": "e" * 64}
PEOPLE = 60
# What a leak would look like: names, an identity number, a telephone number, in the places where people stand.
PLANTED = ["张伟东-330106199001011234", "欧阳娜娜", "Zhang.Weidong", "13800138000"]


def history(people=PEOPLE, months=6, *, seed=5):
    rng = np.random.default_rng(seed)
    officials = [*PLANTED, *[f"official-{n:04d}" for n in range(people - len(PLANTED))]]
    index = pd.MultiIndex.from_product(
        [officials, pd.date_range("2025-12-01", periods=months, freq="-1MS")], names=["official_id", "month"]
    )
    values = rng.normal(size=(len(index), len(DIRECTIONS)))
    values[rng.random(values.shape) < 0.1] = np.nan
    values[:months, 0] += 6.0
    return pd.DataFrame(values, index=index, columns=list(DIRECTIONS))


def latest(table):
    return table.xs(pd.Timestamp("2025-12-01"), level="month")


def make_project(root, folder):
    for name in CONTENT:
        (folder / name).mkdir(parents=True)
    shutil.copytree(root / "training", folder / "training", dirs_exist_ok=True)
    (folder / "pyproject.toml").write_text("[tool.riskml]\n")
    return Project.open(folder)


def small(project):
    """Return the reference project's own recipe, made small."""
    file = project.training / "recipes" / "unsupervised.toml"
    text = file.read_text().replace("size = 20000", "size = 800").replace("trees = 100", "trees = 12")
    file.write_text(text)
    return read_recipe(project)
