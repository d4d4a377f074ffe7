"""`riskml check` holds the tables of cases: what it says where they are missing, spoilt, or cannot be filled."""

from __future__ import annotations

import shutil

import pytest

from riskml.core.project import Project
from riskml.pipeline.check import _room_faults
from tests.reviews.cases.room import ROLES


@pytest.fixture
def project(root, tmp_path):
    for name in ("features", "training", "data"):
        (tmp_path / name).mkdir()
    shutil.copytree(root / "serving", tmp_path / "serving")
    (tmp_path / "pyproject.toml").write_text("[tool.riskml]\n", "utf-8")
    return Project.open(tmp_path)


def named(project, people):
    staff = "".join(f'[[staff]]\nperson = "{one}"\nroles = {sorted(held)}\n' for one, held in people.items() if held)
    with (project.serving / "access.toml").open("a", encoding="utf-8") as file:
        file.write(staff)


def test_the_shipped_tables_hold_with_nobody_named_and_with_enough(project):
    assert _room_faults(project) == []
    named(project, ROLES)
    assert _room_faults(project) == []


def test_a_place_that_cannot_fill_the_table_is_told_who_is_missing(project):
    named(project, {person: held for person, held in ROLES.items() if person not in ("I1", "I2")})
    (fault,) = _room_faults(project)
    assert fault.where.endswith("access.toml, staff, for warning.inspect")
    assert fault.found == "1 more 'inspector' needed"


def test_a_project_made_before_the_tables_is_left_in_peace_and_half_of_them_is_told(project):
    (project.serving / "cases.toml").unlink()
    (fault,) = _room_faults(project)
    assert "copy NEW/serving/cases.toml" in fault.remedy
    (project.serving / "access.toml").unlink()
    assert _room_faults(project) == []


def test_faults_of_both_files_are_told_at_once(project):
    for name in ("cases.toml", "access.toml"):
        file = project.serving / name
        file.write_text(f"wrong = 1\n{file.read_text('utf-8')}", "utf-8")
    assert [fault.where.rpartition("/")[2] for fault in _room_faults(project)] == [
        "access.toml, key wrong",
        "cases.toml, key wrong",
    ]


def test_the_shipped_recommendations_fit_what_is_there_and_others_are_told(root, project):
    from types import SimpleNamespace

    from riskml.cards import read_cards
    from riskml.pipeline.check import _library_faults

    cards = read_cards(Project.open(root))
    assert _library_faults(project, cards) == []
    without = SimpleNamespace(rules=[one for one in cards.rules if one.area != "seals"], metrics=cards.metrics)
    assert _library_faults(project, without) == []  # what a bureau has taken out is not mistyped
    file = project.serving / "recommendations.toml"
    file.write_text(file.read_text("utf-8").replace('"seals"', '"saels"'), "utf-8")
    (fault,) = _library_faults(project, cards)
    assert fault.where.endswith("recommendations.toml, recommendation keep_the_seal, key areas")
    assert "seals" in fault.remedy
    (project.serving / "recommendations.toml").write_text("wrong = 1", "utf-8")
    assert _library_faults(project, cards) == []  # that it cannot be read is told where it is read
