"""The small bureau some years on: reviews have found something, late, and only about those who were looked at."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from riskml.registry import read_recipe
from tests.learning.small_bureau import PLANTED

AS_OF = date(2025, 12, 31)
MONTHS = pd.date_range("2024-03-01", "2025-12-01", freq="MS")
PEOPLE = 120
FAVOURED = 24  # officials with a habit that reviewers confirm
DIRECTIONS = {
    "overdue_rate": "high",
    "closeness": "high",
    "handling_time": "both",
    "approval": "both",
    "rules_procurement": "high",
    "rules_hours": "high",
}


def history(*, seed=11, people=PEOPLE):
    """Return a feature table in which some officials are close to a company, and rules hit them more often."""
    rng = np.random.default_rng(seed)
    officials = [*PLANTED, *[f"official-{n:04d}" for n in range(people - len(PLANTED))]]
    index = pd.MultiIndex.from_product([officials, MONTHS], names=["official_id", "month"])
    values = rng.normal(size=(len(index), len(DIRECTIONS)))
    habit = np.repeat(np.arange(people) < FAVOURED, len(MONTHS))
    values[:, 1] += 1.6 * habit
    values[:, 3] += 1.0 * habit
    values[rng.random(values.shape) < 0.05] = np.nan
    values[:, 4] = np.log1p(rng.poisson(0.05 + 0.8 * habit))
    values[:, 5] = 0.0
    return pd.DataFrame(values, index=index, columns=list(DIRECTIONS))


def findings(table, *, seed=12, drawn=6, chosen=4):
    """Return labels: each month some are drawn by lot and some chosen by closeness; decided months later."""
    rng = np.random.default_rng(seed)
    officials = table.index.get_level_values("official_id").unique()
    habit = set(officials[:FAVOURED])
    rows = []
    for month in MONTHS:
        closest = table.xs(month, level="month")["closeness"].nlargest(chosen).index
        lots = rng.choice(officials.difference(closest), drawn, replace=False)
        share = drawn / (len(officials) - chosen)
        for way, propensity, people in (("score", 1.0, closest), ("random", share, lots)):
            for one in people:
                right = one in habit if rng.random() < 0.9 else one not in habit
                decided = month + pd.DateOffset(months=1) + pd.Timedelta(days=int(rng.integers(20, 80)))
                rows.append((one, month, "confirmed" if right else "cleared", decided, way, propensity))
    columns = ["official_id", "month", "finding", "decided_at", "selected_by", "propensity"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame[frame["decided_at"] <= pd.Timestamp(AS_OF)].reset_index(drop=True)


CHANGES = {
    "size = 20000": "size = 600",
    "trees = 100": "trees = 8",
    "bags = 40": "bags = 2",
    "trees = 50": "trees = 12",
    "leaves = 7": "leaves = 6",
    "maturity = 6 ": "maturity = 3 ",
    "splits = 3": "splits = 2",
    "test_months = 3": "test_months = 2",
    "seeds = 3                # models": "seeds = 2                # models",
    "capacity = 20": "capacity = 8",
    "minimum_findings = 30": "minimum_findings = 10",
    "shares = [0.01, 0.02, 0.05, 0.10]": "shares = [0.1, 0.3]",
}


def small_supervised(project, **changes):
    """Return the reference project's supervised recipe, made small; `changes` by what stands in the file."""
    file = project.training / "recipes" / "supervised.toml"
    text = file.read_text()
    for old, new in {**CHANGES, **changes}.items():
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text)
    return read_recipe(project, "supervised")


def one_thread(project):
    """Keep to one thread: many tests at once on few cores are slower with more."""
    file = project.root / "pyproject.toml"
    file.write_text("[tool.riskml]\nthreads = 1\n")
    return type(project).open(project.root)
