"""One small history, one trained store: every test of this folder reads them, none changes them."""

from __future__ import annotations

import shutil

import pytest

from riskml.core.project import Project
from riskml.learning import History, train
from tests.learning.small_bureau import AS_OF, DIRECTIONS, INPUTS, history, make_project, small


@pytest.fixture(scope="session")
def table():
    return history()


@pytest.fixture(scope="session")
def trained(root, tmp_path_factory, table):
    """A project with one champion; its folder has a space and Chinese letters, as bureaus' folders do."""
    project = make_project(root, tmp_path_factory.mktemp("bureau") / "数据 笼子")
    version = train(project, small(project), History(table, DIRECTIONS, INPUTS, AS_OF))
    return project, version


@pytest.fixture
def copied(trained, tmp_path):
    """The trained project at another place, to be damaged."""
    folder = tmp_path / "moved"
    shutil.copytree(trained[0].root, folder)
    return Project.open(folder)


@pytest.fixture
def data(trained):
    """The champion as it was written."""
    (folder,) = (trained[0].store / "mlartifacts" / "models").glob("*/artifacts/data/riskml")
    return folder
