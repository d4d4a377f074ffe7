"""The MLflow package: opens through MLflow and through us, and never runs what somebody slipped in."""

from __future__ import annotations

import logging

import mlflow
import pandas as pd
import pytest

from riskml.core.errors import ModelError
from riskml.registry import champion, score
from riskml.registry.loader import _load_pyfunc
from riskml.registry.models import store_uri
from riskml.registry.package import read_package
from tests.learning.small_bureau import latest


@pytest.fixture
def package(copied):
    (folder,) = (copied.store / "mlartifacts" / "models").glob("*/artifacts")
    return folder


@pytest.fixture
def quiet_mlflow():
    """Keep MLflow's own global state out of the tests and off the working folder."""
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    before = mlflow.get_tracking_uri()
    yield mlflow
    mlflow.set_tracking_uri(before)


def test_mlflow_opens_the_champion_and_predicts_the_same(trained, table, quiet_mlflow):
    quiet_mlflow.set_tracking_uri(store_uri(trained[0]))
    opened = quiet_mlflow.pyfunc.load_model("models:/riskml@champion", suppress_warnings=True)
    X = latest(table)
    ours = score(champion(trained[0]), X).frame
    pd.testing.assert_frame_equal(opened.predict(X), ours, check_exact=True)
    few = opened.predict(X[["closeness"]])
    assert few["overdue_rate"].dropna().eq(0).all()
    example = opened.input_example
    assert sorted(example.columns) == sorted(ours.columns[2:])
    assert (example == 0).all(axis=None)


def test_a_prediction_takes_no_parameters(package, table):
    loaded = _load_pyfunc(str(package / "data" / "riskml"))
    with pytest.raises(TypeError):
        loaded.predict(latest(table), params={"a": 1})


def test_it_works_where_the_project_was_moved_to(copied, table):
    assert score(champion(copied), latest(table)).frame["score"].notna().any()


def replaced(old, new):
    def change(package):
        file = package / "MLmodel"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))

    return change


def added(name, text):
    def change(package):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(text)

    return change


def changed_byte(package):
    target = package / "data" / "riskml" / "arrays.npz"
    content = bytearray(target.read_bytes())
    content[-1] ^= 1
    target.write_bytes(bytes(content))


def linked(package):
    (package / "requirements.txt").unlink()
    (package / "requirements.txt").symlink_to("/dev/null")


# what is planted, and what the message must name
PLANTED = {
    "changed byte": (changed_byte, "sha256"),
    "extra pickle": (added("python_model.pkl", "cos\nsystem\n."), "python_model.pkl"),
    "pickle in the data": (added("data/riskml/model.pkl", "cos\nsystem\n."), "model.pkl"),
    "code folder": (added("code/numpy.py", "raise SystemExit"), "code/numpy.py"),
    "other loader": (replaced("riskml.registry.loader", "mlflow.pyfunc.model"), "key loader_module"),
    "code path": (replaced("code: null", "code: data"), "key code"),
    "other environment": (replaced("conda: conda.yaml", "conda: other.yaml"), "key env"),
    "python model": (replaced("    streamable", "    python_model: model.pkl\n    streamable"), "key python_model"),
    "second flavor": (replaced("flavors:\n", "flavors:\n  sklearn:\n    pickled_model: model.pkl\n"), "sklearn"),
    "no MLmodel": (added("MLmodel", "[not: yaml: {"), "an MLmodel file"),
    "link": (linked, "a link"),
    "missing": (lambda package: (package / "conda.yaml").unlink(), "conda.yaml"),
}


@pytest.mark.parametrize("how", PLANTED)
def test_what_was_slipped_in_is_refused(copied, package, how):
    plant, named = PLANTED[how]
    plant(package)
    with pytest.raises(ModelError):
        champion(copied)
    with pytest.raises(ModelError, match=named):
        read_package(package)


@pytest.mark.parametrize("how", ["changed byte", "extra pickle", "code path"])
def test_mlflows_own_way_in_is_held_to_the_same(package, quiet_mlflow, how):
    PLANTED[how][0](package)
    with pytest.raises(ModelError):
        quiet_mlflow.pyfunc.load_model(str(package), suppress_warnings=True)


def test_what_agrees_with_itself_but_not_with_the_registry_is_refused(copied, package):
    (package / "requirements.txt").write_text("numpy\n")
    read_package(package)
    with pytest.raises(ModelError, match="the registry's digest"):
        champion(copied)
