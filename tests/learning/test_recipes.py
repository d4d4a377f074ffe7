"""Recipes: the reference project's own, and every fault of a bad one at once."""

from __future__ import annotations

import pytest

from riskml.core.errors import ProjectError
from riskml.registry import SupervisedRecipe, read_any_recipe, read_recipe, read_triage_recipe
from riskml.registry.recipes import recipe_of
from tests.learning.small_bureau import make_project


@pytest.fixture
def project(root, tmp_path):
    return make_project(root, tmp_path / "bureau")


def test_the_reference_projects_recipe(project):
    recipe = read_recipe(project)
    assert recipe.name == "unsupervised"
    assert recipe.label.zh.startswith("无监督")
    assert recipe.detectors.model_dump() == {"tails": 1.0, "joint": 0.2, "forest": 0.2}
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


def test_detectors_that_will_not_do_are_refused_where_the_recipe_is_read(project):
    file = project.training / "recipes" / "unsupervised.toml"
    whole = file.read_text()
    file.write_text(whole + "\n[pyod.ECOD]\n[pyod.KNN]\nweight = 0.5\ncontamination = 0.1\nn_neighbor = 3\n")
    with pytest.raises(ProjectError) as caught:
        read_recipe(project)
    assert [one.where.split(", ")[1] for one in caught.value.faults] == [
        "detector 'ECOD'", "setting 'contamination' of 'KNN'", "setting 'n_neighbor' of 'KNN'",
    ]  # fmt: skip
    assert all(one.where.startswith(str(file)) for one in caught.value.faults)
    file.write_text(whole + "\n[pyod.KNN]\nweight = 0.5\n")
    assert read_recipe(project).pyod == {"KNN": {"weight": 0.5}}


def test_a_recipe_that_is_not_there(project):
    with pytest.raises(ProjectError, match="Did you mean 'unsupervised'"):
        read_recipe(project, "unsupervized")
    with pytest.raises(ProjectError, match="Recipes here: supervised, triage, unsupervised"):
        read_recipe(project, "x")


def test_the_file_names_the_recipe(project):
    file = project.training / "recipes" / "unsupervised.toml"
    file.write_text('name = "other"\n' + file.read_text())
    with pytest.raises(ProjectError, match="The file names it"):
        read_recipe(project)


def test_some_detector_must_have_weight(project):
    file = project.training / "recipes" / "unsupervised.toml"
    text = file.read_text()
    for part in ("tails = 1.0", "joint = 0.2", "forest = 0.2"):
        assert part in text
        text = text.replace(part, part[:-3] + "0.0")
    file.write_text(text)
    with pytest.raises(ProjectError, match="at least one detector"):
        read_recipe(project)


def test_the_supervised_recipe_that_ships_says_what_the_code_takes_for_granted(project):
    recipe = read_recipe(project, "supervised")
    assert isinstance(recipe, SupervisedRecipe)
    assert not recipe.promotion.automatic
    assert read_recipe(project).promotion.automatic
    plain = SupervisedRecipe(name="supervised", label=recipe.label)
    given = recipe.model_dump(exclude={"history", "gates"})
    assert given == plain.model_dump(exclude={"history", "gates"})
    assert recipe.gates["agreement_error"].max == 1e-6


def test_the_embargo_is_the_maturity_unless_it_is_given(project):
    file = project.training / "recipes" / "supervised.toml"
    text = file.read_text()
    file.write_text(text.replace("maturity = 6 ", "maturity = 4 "))
    assert read_recipe(project, "supervised").embargo == 4
    file.write_text(text.replace("# embargo = 6", "embargo = 0"))
    assert read_recipe(project, "supervised").embargo == 0


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('positives = "confirmed"', 'positives = "open"', "labels.positives"),
        ('unlabelled = "unlabelled"', 'unlabelled = "innocent"', "labels.unlabelled"),
        ("assumed_share = 0.02", "assumed_share = 0", "labels.assumed_share"),
        ("minimum_findings = 30", "minimum_findings = 1", "blend.minimum_findings"),
        ("bags = 40", "bag = 40", "model.bag"),
        ("splits = 3", "shuffle = true", "validation.shuffle"),
        ("shares = [0.01", "shares = [1.5", "validation"),
        ("exclude = []", 'exclude = ["a"]\nincludes = ["a"]', "metrics.includes"),
        ("agreement_error = { max", "agreement_error = { most", "gates.agreement_error.most"),
        ("automatic = false", "automatic = 3", "promotion.automatic"),
    ],
)
def test_what_the_supervised_recipe_does_not_know_is_refused(project, old, new, where):
    file = project.training / "recipes" / "supervised.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(ProjectError) as caught:
        read_recipe(project, "supervised")
    assert [fault.where.split(", key ")[1] for fault in caught.value.faults] == [where]


def test_labels_mean_nothing_to_a_recipe_without_findings(project):
    file = project.training / "recipes" / "unsupervised.toml"
    file.write_text(file.read_text() + "\n[labels]\nmaturity = 3\n")
    with pytest.raises(ProjectError, match="labels"):
        read_recipe(project)


def test_gates_are_checked(project):
    file = project.training / "recipes" / "supervised.toml"
    text = file.read_text()
    for gate, said in (("{}", "needs a min"), ("{ min = 2, max = 1 }", "nothing could pass")):
        file.write_text(text.replace("{ max = 1e-6 }", gate))
        with pytest.raises(ProjectError, match=said):
            read_recipe(project, "supervised")


@pytest.mark.parametrize("name", ["supervised", "unsupervised"])
def test_a_recipe_reads_back_from_plain_values(project, name):
    recipe = read_recipe(project, name)
    assert recipe_of(recipe.model_dump(mode="json")) == recipe


def test_work_dealt_again_teaches_nothing_of_hits(project):
    file = project.training / "recipes" / "supervised.toml"
    file.write_text(file.read_text().replace('kind = "empirical_null"', 'kind = "dealt"'))
    with pytest.raises(ProjectError, match="has no rule hits"):
        read_recipe(project, "supervised")


def test_the_recipe_that_orders_warnings_is_no_recipe_for_people(project):
    recipe = read_triage_recipe(project)
    assert (recipe.kind, recipe.promotion.automatic, recipe.validation.capacity) == ("triage", False, 60)
    assert recipe_of(recipe.model_dump(mode="json")) == recipe == read_any_recipe(project, "triage")
    with pytest.raises(ProjectError, match="expected a recipe by which people are scored, found 'triage'"):
        read_recipe(project, "triage")
    with pytest.raises(ProjectError, match="expected a recipe by which warnings are ordered, found 'supervised'"):
        read_triage_recipe(project, "supervised")
    file = project.training / "recipes" / "triage.toml"
    text = file.read_text().replace("minimum_findings = 20", "minimum_finding = 20")
    file.write_text(
        text.replace("shuffles = 4", "shuffles = 0").replace("[history]", "[detectors]\ntails = 1\n[history]")
    )
    with pytest.raises(ProjectError) as caught:
        read_triage_recipe(project)
    where = [fault.where.split(", key ")[1] for fault in caught.value.faults]
    assert sorted(where) == ["blend.minimum_finding", "detectors", "guards.shuffles"]
