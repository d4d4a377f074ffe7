"""What learning from findings leaves in MLflow: all that an analyst looks for, nobody's name, and nothing half done."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from dataclasses import replace

import pytest
from mlflow import MlflowClient

from riskml.core.errors import ModelError
from riskml.core.project import Project
from riskml.learning import History, registering, train
from riskml.learning import findings as from_findings
from riskml.registry import challenger, champion, read_recipe, score
from riskml.registry.artefact import read_artefact, write_artefact
from riskml.registry.mlflow_datasets import CURVES
from riskml.registry.models import publish
from tests.learning.bureau_with_findings import (
    AS_OF,
    DIRECTIONS,
    MONTHS,
    findings,
    history,
    one_thread,
    small_supervised,
)
from tests.learning.registry_at_hand import Stop, client, registry, stop_at
from tests.learning.small_bureau import INPUTS
from tests.learning.test_training import leaks_of


def learn(project, recipe, table):
    return train(project, recipe, History(table, DIRECTIONS, INPUTS, AS_OF, findings(table)), by="分析员")


@pytest.fixture(scope="module")
def taught(trained, tmp_path_factory):
    """A project whose champion knows no findings, and a challenger that does; and what was published."""
    folder = tmp_path_factory.mktemp("taught") / "bureau"
    shutil.copytree(trained[0].root, folder)
    project = one_thread(Project.open(folder))
    batches, records = [], []
    honest_batch, honest_publish = MlflowClient.log_batch, registering.publish

    def log_batch(self, run_id, metrics=(), **words):
        batches.append(len(metrics))
        return honest_batch(self, run_id, metrics=metrics, **words)

    def published(project, record, **words):
        records.append(record)
        return honest_publish(project, record, **words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MlflowClient, "log_batch", log_batch)
        patch.setattr(registering, "publish", published)
        version = learn(project, small_supervised(project), history())
    return project, version, records[0], batches


@pytest.fixture
def copy(taught, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(taught[0].root, folder)
    return Project.open(folder)


@pytest.fixture
def written(taught, tmp_path):
    """The challenger's artefact, to be damaged."""
    write_artefact(challenger(taught[0]), tmp_path / "model", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    return tmp_path / "model"


def test_it_waits_as_challenger_for_a_second_person(taught):
    project, version, _, _ = taught
    assert (version.alias, version.fresh) == ("challenger", True)
    assert champion(project).version == "1"
    assert challenger(project).version == version.version == "2"
    assert challenger(project).regime == "blended"


def test_what_an_analyst_finds_in_one_place(taught):
    project, version, record, batches = taught
    run = client(project).get_run(version.run_id)
    assert batches == [len(version.figures)]
    for name, value in version.figures.items():
        assert run.data.metrics[name] == pytest.approx(value, nan_ok=True), name
    assert run.data.params["labels.maturity"] == "3"
    assert run.data.params["kind"] == "supervised"
    assert run.data.params["validation.capacity"] == "8"
    assert run.data.tags["riskml.regime"] == "blended"
    assert len(run.data.tags["hash.labels"]) == len(run.data.tags["hash.code"]) == 64
    assert run.data.tags["version.lightgbm"]
    assert run.data.tags["mlflow.note.content"] == record.note
    assert "**状态**：混合" in record.note
    assert "**Regime**: blended" in record.note
    files = sorted(one.path for one in client(project).list_artifacts(version.run_id, CURVES))
    assert files == sorted(f"{CURVES}/{name}" for name in record.pictures)
    told = {one.dataset.name: one for one in run.inputs.dataset_inputs}
    assert sorted(told) == ["history", "labels"]
    assert [tag.value for tag in told["history"].tags] == ["training"]
    assert told["history"].dataset.digest == record.sets[0].digest
    assert json.loads(told["history"].dataset.profile)["num_rows"] == 120 * len(MONTHS)
    columns = json.loads(told["history"].dataset.schema)["mlflow_colspec"]
    assert [one["name"] for one in columns] == sorted(DIRECTIONS)
    counts = json.loads(told["labels"].dataset.profile)
    assert counts["confirmed"] == version.figures["findings_confirmed"] > 0


def test_figures_come_with_their_intervals(taught):
    figures = taught[1].figures
    for name in ("precision_at_capacity", "recall_at_capacity", "precision_without_findings"):
        assert 0 <= figures[f"{name}.low"] <= figures[name] <= figures[f"{name}.high"] <= 1
    assert 0 <= figures["top_list_stability_least"] <= figures["top_list_stability"] <= 1
    assert 0 <= figures["reason_stability"] <= 1
    assert figures["tests_blended"] == 2
    assert figures["agreement_error"] < 1e-6
    assert not math.isnan(figures["sensitivity.share_0.1.precision"])


def test_nobodys_name_or_identifier_is_anywhere_in_the_store(taught):
    assert leaks_of(taught[0].store, history()) == []


STEPS = ["log_inputs", "log_artifacts"]  # the others are in test_registry


def at_hand(taught, copy):
    """Return the record once more, with a manifest of its own, from the package in the copied store."""
    (data,) = (path.parent for path in (copy.store / "mlartifacts" / "models").rglob("riskml/bag000.txt"))
    return replace(taught[2], data=data, manifest="7" * 64)


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_an_interruption_leaves_champion_and_challenger(taught, copy, monkeypatch, step, done):
    before = registry(copy)
    stop_at(monkeypatch, step, done=done)
    with pytest.raises(Stop):
        publish(copy, at_hand(taught, copy), automatic=False)
    assert registry(copy) == before
    assert not list(copy.store.glob(".package-*"))
    assert challenger(copy).version == "2"


def test_an_interruption_while_learning_leaves_no_run(copy, monkeypatch):
    before, runs = registry(copy), len(client(copy).search_runs(["0", "1"]))

    def stopped(_):
        raise Stop

    monkeypatch.setattr(from_findings, "planned", stopped)
    with pytest.raises(Stop):
        learn(copy, read_recipe(copy, "supervised"), history(seed=99))
    assert registry(copy) == before
    assert len(client(copy).search_runs(["0", "1"])) == runs


def test_the_blended_model_reads_back_bit_for_bit(taught, written):
    model, again = challenger(taught[0]), read_artefact(written)
    X = history().xs(MONTHS[-1], level="month")
    assert score(again, X).frame.to_numpy().tobytes() == score(model, X).frame.to_numpy().tobytes()
    assert again.reference.tobytes() == model.reference.tobytes()
    assert again.recipe == model.recipe
    assert sorted(file.name for file in written.glob("bag*")) == ["bag000.txt", "bag001.txt"]
    assert (written / "bag000.txt").read_text().startswith("tree")


def test_the_same_model_gives_the_same_bytes(taught, written, tmp_path):
    write_artefact(read_artefact(written), tmp_path / "again", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    for file in written.iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes(), file.name


def test_a_changed_booster_is_refused(written):
    content = bytearray((written / "bag001.txt").read_bytes())
    content[len(content) // 2] ^= 1
    (written / "bag001.txt").write_bytes(bytes(content))
    with pytest.raises(ModelError, match="sha256") as caught:
        read_artefact(written)
    assert [fault.where for fault in caught.value.faults] == [str(written / "bag001.txt")]


def test_a_booster_more_or_less_is_refused(written):
    (written / "bag002.txt").write_bytes((written / "bag001.txt").read_bytes())
    (written / "bag000.txt").unlink()
    with pytest.raises(ModelError) as caught:
        read_artefact(written)
    assert sorted(fault.where for fault in caught.value.faults) == [
        str(written / "bag000.txt"),
        str(written / "bag002.txt"),
    ]


def forge(folder, name, content):
    """Change a file and make the manifest agree, as somebody with write access would."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


FORGED = {
    "no text": b"\xff\xfe",
    "nothing": b"",
    "no trees": b"tree\nversion=v4\n",
    "pickle": b"\x80\x04cos\nsystem\n.",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_booster_that_is_none_is_refused_even_where_every_hash_agrees(written, how):
    forge(written, "bag000.txt", FORGED[how])
    with pytest.raises(ModelError):
        read_artefact(written)


@pytest.mark.parametrize(
    ("old", "new"),
    [("split_feature=", "split_feature=99 "), ("left_child=", "left_child=7777 "), ("leaf_value=", "x=")],
)
def test_a_tree_that_leads_out_of_the_model_is_refused(written, old, new):
    text = (written / "bag000.txt").read_text()
    assert old in text
    forge(written, "bag000.txt", text.replace(old, new, 1).encode())
    with pytest.raises(ModelError):
        read_artefact(written)


def test_a_booster_beside_a_model_that_has_none_is_refused(trained, written, tmp_path):
    write_artefact(champion(trained[0]), tmp_path / "plain", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    forge(tmp_path / "plain", "bag000.txt", (written / "bag000.txt").read_bytes())
    with pytest.raises(ModelError, match="boosters"):
        read_artefact(tmp_path / "plain")
