"""The challenger in the shadow: its scores stand beside the champion's, and grade nobody."""

import json
import shutil

import pandas as pd
import pytest

from riskml.pipeline import fitting, job, open_project
from riskml.pipeline.matrix import matrix
from riskml.registry import challenger, champion, score
from tests.pipeline.test_job import tree


@pytest.fixture(scope="module")
def facts(ran):
    """What the run of the city measured: it needs no second working out."""
    with pytest.MonkeyPatch.context() as patched:
        told = ran.session.facts(ran.city.last)
        for module in (job, fitting):
            patched.setattr(module, "measure_and_detect", lambda *_, **__: told)
        yield told


@pytest.fixture(scope="module")
def challenged(ran, facts, tmp_path_factory):
    """The city with a challenger of another seed."""
    folder = tmp_path_factory.mktemp("challenged") / "copy"
    shutil.copytree(ran.folder, folder)
    recipe = folder / "training" / "recipes" / "unsupervised.toml"
    text = recipe.read_text("utf-8")
    recipe.write_text(text.replace("automatic = true", "automatic = false").replace("20260101", "7"), "utf-8")
    assert open_project(folder).train(as_of=ran.city.last) == "2"
    return folder


@pytest.fixture
def bureau(challenged, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(challenged, folder)
    return open_project(folder)


def test_the_shadow_stands_beside_and_grades_nobody(ran, facts, bureau):
    result = bureau.run(as_of=ran.city.last)
    assert result.fresh
    shadow = pd.read_parquet(result.folder / "shadow.parquet")
    columns = ["official_id", "month", "score_champion", "score_challenger", "rank_champion", "rank_challenger"]
    assert list(shadow.columns) == columns
    scores = pd.read_parquet(result.folder / "scores.parquet").set_index("official_id")
    assert (shadow.set_index("official_id")["score_champion"].dropna() == scores["score"].dropna()).all()
    table = matrix(facts.measurement, ran.session.cards, shadow["month"].iloc[0])
    own = score(challenger(bureau.project), table).frame["score"]
    assert (shadow.set_index("official_id")["score_challenger"].dropna() == own.dropna()).all()
    assert (shadow["score_champion"] != shadow["score_challenger"]).any()
    best = shadow.loc[shadow["rank_challenger"] == 1, "score_challenger"]
    assert (best == shadow["score_challenger"].max()).all()
    assert shadow["rank_champion"].isna().equals(shadow["score_champion"].isna())
    # what is graded is the champion's alone
    for name in ("scores", "contributions", "warnings", "matter_warnings"):
        graded = (result.folder / f"{name}.parquet").read_bytes()
        assert graded == (ran.result.folder / f"{name}.parquet").read_bytes(), name
    assert champion(bureau.project).version == "1"
    assert "shadow.parquet" not in {file.name for file in ran.result.folder.iterdir()}


def test_a_rerun_is_the_same_to_the_byte(ran, bureau):
    result = bureau.run(as_of=ran.city.last)
    assert result.run_id != ran.result.run_id
    parts = json.loads((result.folder / "manifest.json").read_text("utf-8"))
    assert parts["challenger"]["version"] == "2"
    assert parts["challenger"]["hashes"].keys() == parts["model"]["hashes"].keys()
    first = tree(result.folder)
    assert not bureau.run(as_of=ran.city.last).fresh
    shutil.rmtree(result.folder)
    bureau.run(as_of=ran.city.last)
    assert tree(result.folder) == first
    people = set(pd.read_parquet(result.folder / "shadow.parquet")["official_id"])
    said = json.dumps([parts, json.loads((result.folder / "quality.json").read_text("utf-8"))["shadow"]])
    assert not [one for one in people if f'"{one}"' in said]


def test_a_challenger_that_cannot_be_trusted_stops_no_run(ran, bureau, caplog):
    for card in (bureau.project.store / "mlartifacts" / "models").glob("*/artifacts/data/riskml/MODEL.zh.md"):
        if card.parents[3].name != _package_of_the_champion(ran):
            card.write_text("changed")
    result = bureau.run(as_of=ran.city.last)
    assert not (result.folder / "shadow.parquet").exists()
    told = json.loads((result.folder / "quality.json").read_text("utf-8"))["shadow"]
    assert told == {"challenger": {"refused": "it is not what the registry says"}, "beside_the_champion": 0}
    assert "challenger is left out" in caplog.text


def _package_of_the_champion(ran):
    (package,) = (ran.folder / "store" / "mlartifacts" / "models").iterdir()
    return package.name
