"""Cards: one schema, unknown keys refused, every fault at once."""

import shutil

import pytest
import tomlkit

from riskml.cards import MetricCard, json_schemas, read_cards
from riskml.core.errors import CardError
from riskml.core.project import Project
from tests.working import example_table


@pytest.fixture
def project(root, tmp_path):
    for name in ("features", "training", "serving", "data"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "pyproject.toml").write_text("[tool.riskml]\n", "utf-8")
    return Project.open(tmp_path)


def change(project, **keys):
    file = project.features / "metrics" / "overdue_rate.toml"
    document = tomlkit.parse(file.read_text("utf-8"))
    document.update(keys)
    file.write_text(tomlkit.dumps(document), "utf-8")


def test_the_reference_cards_are_read_and_hashed(project):
    cards = read_cards(project)
    assert [card.name for card in cards.metrics] == sorted(card.name for card in cards.metrics)
    before = cards.sha256
    assert read_cards(project).sha256 == before
    change(project, minimum=21)
    assert read_cards(project).sha256 != before


def test_an_unknown_key_is_refused_with_the_nearest_one(project):
    change(project, familly="overdue")
    with pytest.raises(CardError, match="Did you mean 'family'"):
        read_cards(project)


def test_every_fault_of_every_card_is_said_at_once(project):
    change(project, minimum=0, window="a year", observations="select * from '/etc/hostname'")
    other = project.features / "metrics" / "strange.toml"
    other.write_text("name = 3 3", "utf-8")
    with pytest.raises(CardError) as caught:
        read_cards(project)
    said = str(caught.value)
    assert "minimum" in said
    assert "window" in said
    assert "strange.toml" in said


def test_name_and_file_are_one(project):
    change(project, name="another_name")
    with pytest.raises(CardError, match="Name and file are one"):
        read_cards(project)


def test_sql_is_checked_when_the_card_is_read(project):
    change(project, observations="select * from '/etc/hostname'")
    with pytest.raises(CardError, match="a table of the working set"):
        read_cards(project)


def test_example_tables_have_the_working_types():
    table = example_table(
        "steps", "operation_id, occurred_at, late_workdays, closes_case\n0012, 2026-03-05 09:30:00, 2, true\n0013,,,"
    )
    assert table["operation_id"].to_pylist() == ["0012", "0013"]
    assert table["late_workdays"].to_pylist() == [2.0, None]
    with pytest.raises(CardError, match="Did you mean 'late_workdays'"):
        example_table("steps", "late_workday\n1")
    with pytest.raises(CardError, match="cells of type double"):
        example_table("steps", "late_workdays\nsoon")


def test_schemas_refuse_unknown_keys_too():
    schema = json_schemas()["metric"]
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(MetricCard.model_fields)


def circumstances(project, text):
    (project.features / "circumstances.toml").write_text(text, "utf-8")


def test_the_circumstances_are_read_and_only_those_that_the_data_tell_are_compared_in(project):
    read = read_cards(project).circumstances
    assert [one.column for one in read.circumstance] == ["basis", "post", "channel", "place_id"]
    told = read.told({"posts.post", "operations.place_id"})
    assert [one.name for one in told.circumstance] == ["post", "place"]
    assert not read.told(()).circumstance
    before = read_cards(project).sha256
    (project.features / "circumstances.toml").unlink()
    assert not read_cards(project).circumstances.circumstance
    assert read_cards(project).sha256 != before


def test_every_fault_of_the_circumstances_is_told_at_once(project):
    one = '[[circumstance]]\nname = "{}"\nlabel = {{ zh = "岗位", en = "post" }}\ncolumn = "{}"\nneeds = ["{}"]\n'
    circumstances(project, one.format("post", "pots", "posts.post") + one.format("desk", "pots", "posts.pots"))
    with pytest.raises(CardError) as error:
        read_cards(project)
    said = str(error.value)
    assert said.count("Did you mean 'post'") >= 2
    assert "each column once" in said
    assert "posts.pots" in said
    circumstances(project, "minimum_peple = 3\n")
    with pytest.raises(CardError, match="minimum_"):
        read_cards(project)


def test_groups_that_are_no_plain_columns_are_refused(project):
    file = project.features / "metrics" / "batch_share.toml"
    told = file.read_text("utf-8")
    for wrong, said in {
        '["operation"]': "operation",
        '["repeat(step, 100000)"]': "repeat",
        '["levenshtein(step, matter_id)"]': "columns, and plain sums",
    }.items():
        file.write_text(told.replace('["official_id", "matter_id", "step", "day"]', wrong), "utf-8")
        with pytest.raises(CardError, match="within") as error:
            read_cards(project)
        assert said in str(error.value)


def test_groups_are_of_the_one_table_that_has_news(project):
    file = project.features / "metrics" / "uneven_by_applicant.toml"
    told = file.read_text("utf-8")
    assert "inner join counterparties" in told  # a table without news may stand beside it
    file.write_text(told.replace("inner join counterparties", "inner join complaints"), "utf-8")
    with pytest.raises(CardError, match="tables that have no news, found complaints, steps"):
        read_cards(project)


def test_every_fault_of_what_is_tried_as_an_explanation_is_told_at_once(project):
    assert (
        len(read_cards(project).circumstances.told({"operations.place_id"}).tried) == 2
    )  # the unit's month, and place
    one = '[[tried]]\nname = "{}"\nlabel = {{ zh = "地点", en = "place" }}\nacts = """{}"""\nneeds = ["{}"]\n'
    wrong = one.format("place", "select place_id as value from step", "operations.place")
    circumstances(project, wrong + one.format("place", "select place_id as value from steps", "operations.place_id"))
    with pytest.raises(CardError) as error:
        read_cards(project)
    found = [(fault.expected, fault.found) for fault in error.value.faults]
    assert ("a table of the working set", "step") in found
    assert ("a column 'ref'", "value") in found
    assert ("each name once", "place, place") in found
    assert any("operations.place" in one.found for one in error.value.faults)
