"""The library of recommendations: what is shipped holds, what is not known is refused, what fits is found."""

from __future__ import annotations

import re
import tomllib

import pytest

from riskml.core.errors import ProjectError
from riskml.core.project import Project
from riskml.reviews.cases import Library, library_faults, read_library
from tests.reviews.cases.room import ROOT

SHIPPED = tomllib.loads((ROOT / "serving" / "recommendations.toml").read_text("utf-8"))["recommendation"]
GUILT = re.compile(r"guilty|corrupt|violat|suspect|offend|腐败|有罪|嫌疑|违纪|违法|嫌犯", re.IGNORECASE)


@pytest.fixture
def project(tmp_path):
    for name in ("features", "training", "data", "serving"):
        (tmp_path / name).mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.riskml]\n", "utf-8")
    return Project.open(tmp_path)


def written(project, text):
    (project.serving / "recommendations.toml").write_text(text, "utf-8")


ONE = """
[recommendation.one]
label = { zh = "甲", en = "One" }
says = { zh = "乙", en = "Do it" }
areas = ["limits"]
rules = ["step_out_of_order"]
metrics = ["return_rate"]
law = { zh = "丙", en = "A law" }
measure = { zh = "丁", en = "A share" }
"""


def test_a_project_without_one_has_none(project):
    assert read_library(project) == Library()


def test_what_fits_is_found_by_name_or_by_area_in_the_order_of_the_file(project):
    written(project, ONE + ONE.replace("recommendation.one", "recommendation.two").replace("limits", "seals"))
    one, two = read_library(project).recommendation.values()
    library = read_library(project)
    assert library.fitting(["step_out_of_order"], []) == library.fitting(["return_rate"], []) == (one, two)
    assert library.fitting([], ["seals"]) == (two,)
    assert library.fitting(["other"], ["other"]) == ()


@pytest.mark.parametrize(
    ("changed", "to", "text"),
    [
        ("areas =", "area =", "key recommendation.one.area"),
        ('measure = { zh = "丁", en = "A share" }', "", "measure"),
        ('areas = ["limits"]\nrules = ["step_out_of_order"]\nmetrics = ["return_rate"]', "", "that it fits"),
        ('en = "One"', 'en = ""', "label"),
    ],
)
def test_an_unknown_key_or_one_that_is_missing_is_refused(project, changed, to, text):
    assert changed in ONE
    written(project, ONE.replace(changed, to))
    with pytest.raises(ProjectError) as told:
        read_library(project)
    assert text in str(told.value)


def test_what_is_not_there_is_told_all_at_once_with_the_nearest_name(project):
    written(project, ONE)
    faults = library_faults(read_library(project), {"step_out_of_ordr": "limit"}, ["return_share"])
    assert [one.found for one in faults] == ["'limits'", "'step_out_of_order'", "'return_rate'"]
    assert "step_out_of_ordr" in faults[1].remedy
    assert not library_faults(read_library(project), {"step_out_of_order": "limits"}, ["return_rate"])


def test_the_shipped_one_fits_every_area_and_blames_nobody():
    areas = {one.name for one in (ROOT / "features" / "rules").iterdir() if one.is_dir()}
    assert {area for one in SHIPPED.values() for area in one.get("areas", ())} == areas
    for name, one in SHIPPED.items():
        assert not GUILT.search(str(one)), name
        for key in ("label", "says", "law", "measure"):
            assert re.search("[\u4e00-\u9fff]", one[key]["zh"]), (name, key)
            assert not re.search("[\u4e00-\u9fff]", one[key]["en"]), (name, key)
        # An article is named only where it was read; else it is to be checked.
        assert one.get("to_check") or re.search("第.+条", one["law"]["zh"]), name
