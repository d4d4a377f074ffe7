"""One bureau in several disguises, each table in another form: whatever it was written in, the published run is one.

The rows of each form are held elsewhere; here they go through the whole house, where a flag that one room writes and
another reads under another name, or an order of rows that moves a draw, would show.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from riskml.core.hashes import hash_of
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from tests.disguises.bureau import MIXED, plainly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from riskml.pipeline import RunResult
    from tests.disguises.bureau import Source

METRICS = {
    "approval_rate", "counterparty_concentration", "handling_time", "off_hours_share", "overdue_rate", "strongest_pair",
}  # fmt: skip
RULES = {
    "case_limit_passed", "same_amount_same_day", "same_amount_within_days", "step_limit_passed",
    "off_hours_on_sensitive_matter", "payments_on_days_off",
}  # fmt: skip
OF_THE_IMPORT = {"manifest.json", "quality.json"}
"""They tell what was read, from which sources, under which names."""

REGISTRY = ("mlflow.db", "promotions.jsonl")
"""What of a store says which model is champion, beside its package."""


def published(folder: Path, write: Callable[[Path], list[Source]], learned: Path | None = None) -> RunResult:
    """Make a project of a few cards, import a bureau as it is written, and run the whole job.

    With `learned`, the store of a project that has a champion, it is scored with that: what a model learns from is
    the profile, which is compared, and to learn takes most of a run.
    """
    project = create_project(folder / "project")
    for kind, kept in (("metrics", METRICS), ("rules", RULES)):
        for file in (project.features / kind).rglob("*.toml"):
            if file.stem not in kept:
                file.unlink()
    recipe = project.root / "training" / "recipes" / "unsupervised.toml"
    text = recipe.read_text("utf-8").replace("size = 20000", "size = 400").replace("trees = 100", "trees = 4")
    recipe.write_text(text, "utf-8")
    (folder / "sources").mkdir()
    for source in write(folder / "sources"):
        for account in import_source(project, source.file, **source.words):
            assert account.quarantined == 0, account.summary()
    if learned is not None:
        for name in REGISTRY:
            shutil.copy2(learned / name, project.store / name)
        shutil.copytree(learned / "mlartifacts", project.store / "mlartifacts")
    return open_project(project.root).run(languages=("zh", "en"), train=learned is None)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    return published(tmp_path_factory.mktemp("plain"), plainly)


def test_the_plain_bureau_has_something_to_tell(plain: RunResult) -> None:
    names = ("profile", "hits", "scores", "matter_warnings")
    read = {name: pd.read_parquet(plain.folder / f"{name}.parquet") for name in names}
    assert {*read["profile"]["metric"]} >= METRICS - {"strongest_pair"}
    assert {"same_amount_same_day", "step_limit_passed"} & {*read["hits"]["rule"]}
    assert read["hits"]["rule"].nunique() >= 3
    assert read["scores"]["score"].nunique() == read["scores"]["official_id"].nunique() == 6
    assert (read["matter_warnings"]["grade"] == "red").any()


@pytest.mark.parametrize("name", list(MIXED))
def test_a_disguised_bureau_is_the_same_run(plain: RunResult, tmp_path: Path, name: str) -> None:
    found = published(tmp_path, MIXED[name], plain.folder.parents[1] / "store")
    assert (found.as_of, found.counts) == (plain.as_of, plain.counts)
    tables = sorted(one.name for one in plain.folder.glob("*.parquet"))
    assert tables == sorted(one.name for one in found.folder.glob("*.parquet"))
    for table in tables:
        ours, theirs = (pd.read_parquet(run.folder / table) for run in (plain, found))
        if table == "portraits.parquet":
            ours, theirs = (
                one.assign(portrait=[without_sources(told, run) for told in one["portrait"]])
                for one, run in ((ours, plain), (theirs, found))
            )
        pd.testing.assert_frame_equal(theirs, ours, check_exact=True, obj=f"{name}: {table}")
    for file in sorted({one.name for one in plain.folder.glob("*.json")} - OF_THE_IMPORT):
        assert (found.folder / file).read_bytes() == (plain.folder / file).read_bytes(), file
    pages = sorted(one.relative_to(plain.pages) for one in plain.pages.rglob("*.html"))
    assert len(pages) > 12
    assert pages == sorted(one.relative_to(found.pages) for one in found.pages.rglob("*.html"))
    for page in pages:
        ours, theirs = (without_sources((run.pages / page).read_text("utf-8"), run) for run in (plain, found))
        assert theirs == ours, page


def without_sources(told: str, run: RunResult) -> str:
    """Return a page or a portrait without the hash of its data and the number of its run, which hangs on that."""
    hashes = json.loads((run.folder / "manifest.json").read_text("utf-8"))["input_hashes"]
    return told.replace(hash_of(hashes), "#").replace(run.run_id, "#")
