"""``riskml trace CASE``: text, values, a page, and a remedy for a case that is not there."""

import json

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.cli.trail import write_trail
from riskml.core.errors import ProjectError
from tests.pipeline.village_log import make_village
from tests.portraits.fabricated_trail import act, trail


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    folder = make_village(tmp_path_factory.mktemp("traced") / "project")
    for day in ("2025-06-12", None):
        told = CliRunner().invoke(main, ["measure", "--project", str(folder), *(("--as-of", day) if day else ())])
        assert told.exit_code == 0, told.output
    return folder


def trace(village, *words):
    return CliRunner().invoke(main, ["trace", *words, "--project", str(village)])


def test_a_trail_is_told_step_by_step(village):
    told = trace(village, "V'1", "--lang", "en")
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0] == "V'1 · Village purchase of goods and services · V"
    assert any(line.startswith("  9  2025-06-30 10:00 · Payment · 杨 (P6)") for line in lines)
    assert "went over: Review by the town" in told.stdout
    assert "records not there: payment voucher" in told.stdout
    assert "- 3. Review by the town" in lines
    assert "(publicity_afterwards)" in told.stdout


def test_values_and_page_of_one_run_agree(village, tmp_path):
    file = tmp_path / "trail.html"
    told = trace(village, "V'1", "--json", "--out", str(file), "--as-of", "2025-06-12")
    assert told.exit_code == 0, told.output
    values = json.loads(told.stdout)
    assert len(values["acts"]) == 5
    page = file.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert all(one["operation_id"] in page for one in values["acts"])


def test_an_unknown_case_ends_with_two_and_the_nearest(village):
    told = trace(village, "C007", "--json")
    assert told.exit_code == 2
    assert "Did you mean 'C07'" in told.output
    [fault] = json.loads(told.stdout)["faults"]
    assert fault["where"] == "case 'C007'"


def test_a_page_that_cannot_be_written_is_a_fault(village, tmp_path):
    told = trace(village, "OLD", "--out", str(tmp_path / "nowhere" / "trail.html"))
    assert told.exit_code == 2
    assert "a folder that exists" in told.output
    with pytest.raises(ProjectError, match="a file that can be written"):
        write_trail(trail(act("accept", 3)), "zh", tmp_path)
