"""``serving/grades.toml``: the reference project's own, and every fault of a bad one at once."""

from __future__ import annotations

import shutil

import pytest

from riskml.core.errors import ProjectError
from riskml.core.project import CONTENT, Project
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
