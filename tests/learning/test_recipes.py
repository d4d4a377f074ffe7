"""Recipes: the reference project's own, and every fault of a bad one at once."""

from __future__ import annotations

import pytest

from riskml.faults import ProjectError
from riskml.learning import read_recipe
from tests.learning.small_bureau import make_project


@pytest.fixture
def project(root, tmp_path):
    return make_project(root, tmp_path / "bureau")


def test_the_reference_projects_recipe(project):
    recipe = read_recipe(project)
    assert recipe.name == "unsupervised"
    assert recipe.label.zh.startswith("无监督")
    assert recipe.detectors.model_dump() == {"tails": 1.0, "joint": 1.0, "forest": 1.0}
    assert recipe.reference.kind == "empirical_null"


def test_every_fault_at_once_at_every_level(project):
    file = project.training / "recipes" / "unsupervised.toml"
    text = file.read_text()
    text = text.replace("trees = 100", "treees = 100").replace('kind = "empirical_null"', 'kind = "guess"')
    file.write_text(text.replace("seed = 20260101", "seed = -1"))
    with pytest.raises(ProjectError) as caught:
        read_recipe(project)
    where = [fault.where.split(", key ")[1] for fault in caught.value.faults]
    assert sorted(where) == ["forest.treees", "reference.kind", "seed"]
    assert "Did you mean 'trees'?" in str(caught.value)


def test_a_recipe_that_is_not_there(project):
    with pytest.raises(ProjectError, match="Did you mean 'unsupervised'"):
        read_recipe(project, "unsupervized")
    with pytest.raises(ProjectError, match="Recipes here: unsupervised"):
        read_recipe(project, "x")


def test_the_file_names_the_recipe(project):
    file = project.training / "recipes" / "unsupervised.toml"
    file.write_text('name = "other"\n' + file.read_text())
    with pytest.raises(ProjectError, match="The file names it"):
        read_recipe(project)


def test_some_detector_must_have_weight(project):
    file = project.training / "recipes" / "unsupervised.toml"
    text = file.read_text()
    for part in ("tails", "joint", "forest"):
        text = text.replace(f"{part} = 1.0", f"{part} = 0.0")
    file.write_text(text)
    with pytest.raises(ProjectError, match="at least one detector"):
        read_recipe(project)
