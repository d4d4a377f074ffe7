"""Training: what is learned, what is logged, what is refused, and whose name is nowhere."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import matplotlib.figure
import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from scipy.stats import kstest

from riskml.core.errors import ModelError
from riskml.core.hashes import code_hash
from riskml.learning import History, registering, train
from riskml.learning import fitting as module
from riskml.learning.reason_pictures import reason_pictures
from riskml.registry import champion, read_recipe, score
from riskml.registry.artefact import read_artefact
from riskml.registry.mlflow_datasets import CURVES
from riskml.registry.models import store_uri
from riskml.scoring.reference import conformal_p
from tests.learning.small_bureau import AS_OF, DIRECTIONS, INPUTS, PLANTED, history, latest, make_project, small


@pytest.fixture
def fitted(monkeypatch):
    """Train without MLflow: hand back the record, and the model as written."""
    kept = []

    def keep(project, record, **_):
        kept.append((record, read_artefact(record.data)))
        return kept[-1]

    monkeypatch.setattr(registering, "publish", keep)
    monkeypatch.setattr(module, "code_hash", lambda: "e" * 64)
    return keep


@pytest.fixture
def project(root, tmp_path):
    return make_project(root, tmp_path / "bureau")


def learn(project, table, recipe=None, **changes):
    told = History(table, DIRECTIONS, INPUTS, AS_OF)
    return train(project, recipe or small(project), replace(told, **changes))


def test_what_an_analyst_finds(trained):
    project, version = trained
    uri = store_uri(project)
    run = MlflowClient(tracking_uri=uri, registry_uri=uri).get_run(version.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.metrics == pytest.approx(dict(version.figures))
    assert run.data.metrics["officials"] == 60
    assert run.data.metrics["rows"] == 360
    assert run.data.metrics["reference_size"] == 800
    assert run.data.metrics["agreement_error"] < 1e-6
    assert 0 <= run.data.metrics["top_list_stability"] <= 1
    assert run.data.params["as_of"] == "2025-12-31"
    assert run.data.params["forest.trees"] == "12"
    assert run.data.tags["hash.data"] == "a" * 64
    assert len(run.data.tags["hash.cards"]) == 64
    assert run.data.tags["hash.code"] == champion(project).hashes["code"]
    assert run.data.tags["mlflow.note.content"].startswith("# 模型说明")
    assert "# Model card" in run.data.tags["mlflow.note.content"]


def test_pictures_of_what_scores_are_made_of_stand_beside_the_model(trained, tmp_path):
    """Shap's own, of the latest month, with the metrics' names and nobody's."""
    project, version = trained
    uri = store_uri(project)
    client = MlflowClient(tracking_uri=uri, registry_uri=uri)
    there = {one.path for one in client.list_artifacts(version.run_id, CURVES)}
    assert {f"{CURVES}/reasons_beeswarm.png", f"{CURVES}/reasons_bar.png"} <= there
    for name in ("beeswarm", "bar"):
        file = client.download_artifacts(version.run_id, f"{CURVES}/reasons_{name}.png", str(tmp_path))
        picture = matplotlib.image.imread(file)
        assert picture.shape[1] == 990
        assert len(np.unique(picture.reshape(-1, picture.shape[2]), axis=0)) > 20


def test_a_picture_tells_metrics_by_name_and_is_of_nobody_where_there_are_few(fitted, project, table, monkeypatch):
    kept, model = learn(project, table)
    drawn = []
    kind = matplotlib.figure.Figure

    class Seen(kind):
        def __init__(self, *args, **words):
            super().__init__(*args, **words)
            drawn.append(self)

    monkeypatch.setattr(matplotlib.figure, "Figure", Seen)
    rows = latest(table)
    pictures = reason_pictures(model, rows)
    assert sorted(pictures) == ["reasons_bar.png", "reasons_beeswarm.png"]
    assert pictures.items() <= kept.pictures.items()
    for figure in drawn:
        said = {text.get_text() for text in figure.findobj(matplotlib.text.Text)}
        assert {name.replace("_", " ") for name in model.metrics} <= said
        assert not said & set(rows.index)
    assert reason_pictures(model, rows.iloc[:19]) == {}


def test_the_figures_are_those_of_the_data(trained, table):
    figures = trained[1].figures
    assert figures["missing_share"] == pytest.approx(table.isna().to_numpy().mean(), abs=0.01)
    assert figures["missing.closeness"] == pytest.approx(table["closeness"].isna().mean(), abs=0.01)
    model = champion(trained[0])
    assert figures["reference_q0.95"] == np.quantile(model.reference, 0.95)
    assert np.isfinite(model.reference).all()


def test_the_one_who_differs_comes_first(trained, table):
    scores = score(champion(trained[0]), latest(table)).frame["score"]
    assert scores.idxmax() == PLANTED[0]


def unpacked(store):
    """Yield every file of the store, and what is inside archives."""
    for file in store.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            yield file.as_posix().encode() + content
            if zipfile.is_zipfile(io.BytesIO(content)):
                archive = zipfile.ZipFile(io.BytesIO(content))
                yield from (name.encode() + archive.read(name) for name in archive.namelist())


def leaks_of(store, table):
    """Return what people of a table are called, as far as it stands anywhere in a store."""
    people = table.index.get_level_values("official_id").unique()
    assert set(PLANTED) <= set(people)
    needles = set()
    for name in people:
        needles |= {name.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le", "gb18030")}
        needles.add(json.dumps(name)[1:-1].encode())
    contents = list(unpacked(store))
    assert any(b"champion" in content for content in contents)  # the database was looked into
    return [needle for content in contents for needle in needles if needle in content]


def test_nobodys_name_or_identifier_is_anywhere_in_the_store(trained, table):
    assert leaks_of(trained[0].store, table) == []


def test_training_is_quiet(root, tmp_path, table, capfd, caplog):
    project = make_project(root, tmp_path / "bureau")
    version = learn(project, table)
    said = capfd.readouterr()
    assert said.out == said.err == ""
    assert not any(name in record.getMessage() for record in caplog.records for name in PLANTED)
    assert version.version == "1"


def test_the_order_of_rows_and_columns_means_nothing(project, table, fitted):
    rng = np.random.default_rng(2)
    record, _ = learn(project, table)
    turned = table.iloc[rng.permutation(len(table))][table.columns[::-1]]
    again, _ = learn(project, turned)
    assert again.manifest == record.manifest
    assert again.pictures == record.pictures


def test_other_inputs_make_another_model(project, table, fitted):
    record, _ = learn(project, table)
    other, _ = learn(project, table, inputs=INPUTS | {"data": "f" * 64})
    assert other.manifest != record.manifest
    renamed, model = learn(project, table, inputs=INPUTS | {"cards/closeness": "f" * 64})
    assert renamed.manifest != record.manifest
    assert sorted(model.hashes) == ["cards", "code", "data", "operations", "project"]


def test_only_the_recipes_months_are_learned_from(project, fitted):
    file = project.training / "recipes" / "unsupervised.toml"
    file.write_text(file.read_text().replace("months = 24 ", "months = 3 "))
    table = history(months=6)
    record, _ = learn(project, table)
    assert record.figures["months"] == 3
    recent = table[table.index.get_level_values("month") >= pd.Timestamp("2025-10-01")]
    again, _ = learn(project, recent)
    assert again.manifest == record.manifest


def test_a_metric_that_was_never_measured_is_left_out(project, table, fitted):
    record, model = learn(project, table.assign(closeness=np.nan))
    assert "closeness" not in model.metrics
    assert record.figures["metrics"] == 3


def test_a_detector_of_pyod_joins_by_name_and_says_how_exactly_it_is_explained(project, table, fitted):
    recipe = small(project).model_copy(update={"pyod": {"KNN": {"weight": 0.5, "n_neighbors": 4}}})
    record, model = learn(project, history(people=40, months=2), recipe)
    assert model.scorer.detectors == {"KNN": {"weight": 0.5, "n_neighbors": 4}}
    assert record.figures["explanation_error"] > 0
    assert record.figures["agreement_error"] < 1e-6
    assert "KNN 0.5 (explained by permutation" in record.note
    assert "KNN 0.5（按排列抽样解释" in record.note


@pytest.mark.parametrize("name", ["ECOD", "COPOD"])
def test_a_detector_that_scores_people_by_the_batch_is_refused_with_the_reason(project, table, name):
    recipe = small(project).model_copy(update={"pyod": {name: {"weight": 1.0}}})
    with pytest.raises(ModelError, match="scored together"):
        learn(project, table, recipe)
    assert not project.store.exists()


def test_too_few_officials_leave_the_reference_empty(project, fitted):
    record, model = learn(project, history(people=20))
    assert model.reference.size == 0
    assert record.figures["reference_size"] == 0
    assert "no score is graded" in record.note
    assert "评分不产生等级" in record.note


def test_a_reference_from_history_is_of_people_the_fit_has_not_seen(project, fitted):
    """Scores of ordinary people against it are uniform: that is all a conformal p-value promises."""
    file = project.training / "recipes" / "unsupervised.toml"
    file.write_text(file.read_text().replace('kind = "empirical_null"', 'kind = "history"'))
    rng = np.random.default_rng(3)
    everybody = history(people=300, months=2, seed=9)
    everybody.iloc[:] = rng.normal(size=everybody.shape)
    record, model = learn(project, everybody)
    assert model.reference.size == 300
    assert record.figures["rows_fitted"] == 300
    fresh = pd.DataFrame(rng.normal(size=(400, 4)), columns=list(DIRECTIONS))
    p_values = conformal_p(model.scorer.decision_function(fresh[list(model.metrics)]), model.reference)
    assert kstest(p_values, "uniform").pvalue > 0.001


def test_every_fault_of_the_table_at_once(project, table):
    bad = table.copy()
    bad.iloc[0, 0] = np.inf
    bad = pd.concat([bad, bad.iloc[[1]]])
    with pytest.raises(ModelError) as caught:
        learn(
            project,
            bad,
            directions=DIRECTIONS | {"approval": "up"},
            inputs=INPUTS | {"张伟.csv": "x"},
            as_of=date(2025, 11, 30),
        )
    assert sorted(fault.where for fault in caught.value.faults) == [
        "directions, approval",
        "inputs",
        "table",
        "table, column overdue_rate",
        "table, month",
    ]
    assert "张伟" not in str(caught.value)


def test_a_table_turned_the_wrong_way_round_leaks_nobody(project, table):
    turned = pd.DataFrame(
        np.zeros((2, len(PLANTED))),
        columns=PLANTED,
        index=pd.MultiIndex.from_tuples([("a", AS_OF), ("b", AS_OF)], names=["official_id", "month"]),
    )
    with pytest.raises(ModelError, match="4 that are none") as caught:
        learn(project, turned)
    assert not any(name in str(caught.value) for name in PLANTED)
    assert not project.store.exists()


@pytest.mark.parametrize("rows", [0, 1])
def test_too_little_to_learn_from(project, rows):
    with pytest.raises(ModelError, match="two officials with a measured metric"):
        learn(project, history(people=4).iloc[:rows])
    assert not project.store.exists()


def test_the_code_hash_is_of_the_engine(root):
    assert len(code_hash()) == 64


def test_the_reference_recipe_is_the_one_that_ships(project):
    assert read_recipe(project).reference.size == 20_000
