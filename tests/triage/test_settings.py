"""``serving/grades.toml``: the reference project's own, and every fault of a bad one at once."""

from __future__ import annotations

import shutil

import pytest

from riskml.core.errors import ProjectError
from riskml.core.project import CONTENT, Project
from riskml.portraits.phrases import FAMILIES
from riskml.triage import GradeSettings, read_grades


@pytest.fixture
def project(root, tmp_path):
    for name in CONTENT:
        (tmp_path / name).mkdir()
    shutil.copy(root / "serving" / "grades.toml", tmp_path / "serving")
    (tmp_path / "pyproject.toml").write_text("[tool.riskml]\n")
    return Project.open(tmp_path)


def test_the_reference_projects_settings(project):
    settings = read_grades(project)
    assert (settings.capacity, settings.draws, settings.places) == (20, 2, 18)
    assert settings.false_discovery == 0.1


def test_every_fault_at_once_with_a_remedy(project):
    (project.serving / "grades.toml").write_text("capacty = 20\ncapacity = 0\nfalse_discovery = 1.5\n")
    with pytest.raises(ProjectError) as caught:
        read_grades(project)
    text = str(caught.value)
    assert len(caught.value.faults) == 3
    assert "Did you mean 'capacity'?" in text
    assert "grades.toml, key false_discovery" in text


def test_a_missing_file_says_what_to_do(project):
    (project.serving / "grades.toml").unlink()
    with pytest.raises(ProjectError, match="riskml init"):
        read_grades(project)


@pytest.mark.parametrize(("capacity", "share", "draws"), [(1, 0.0, 0), (5, 0.1, 1), (14, 0.1, 1), (1, 0.5, 1)])
def test_draws_and_places_share_the_capacity(capacity, share, draws):
    settings = GradeSettings(capacity=capacity, random_share=share)
    assert settings.draws == draws
    assert settings.draws + settings.places == capacity


def test_the_reference_projects_groups_name_every_area_and_family_once(root, project):
    groups = read_grades(project).group
    areas = {folder.name for folder in (root / "features" / "rules").iterdir() if folder.is_dir()}
    assert {area for one in groups for area in one.areas} == areas
    assert {name for one in groups for name in one.families} == set(FAMILIES)
    rules = {file.stem for file in (root / "features" / "rules").rglob("*.toml")}
    assert {rule for one in groups for rule in one.rules} <= rules
    assert [one.name for one in groups if one.by_unit] == ["lateness"]


def test_an_area_that_two_groups_name_is_refused(project):
    group = '[[group]]\nname = "{}"\nlabel = {{ zh = "甲", en = "a" }}\nareas = ["limits"]\n'
    (project.serving / "grades.toml").write_text(group.format("a") + group.format("b"), "utf-8")
    with pytest.raises(ProjectError, match="areas in two groups: limits"):
        read_grades(project)
