"""Names that content uses: columns in recipes, tables that a page says were not imported."""

from __future__ import annotations

import re

import pytest

from riskml.cards import read_cards
from riskml.core.errors import CardError
from riskml.core.project import Project
from riskml.pipeline import create_project
from riskml.pipeline.check import check_project
from riskml.pipeline.gathered import tables_in_words
from riskml.pipeline.recipe_names import recipe_faults
from riskml.registry import read_any_recipe


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names") / "bureau"
    create_project(folder)
    for kind, kept in (("rules", {"done_before_received"}), ("metrics", {"overdue_rate", "open_load"})):
        for file in (folder / "features" / kind).rglob("*.toml"):
            if file.stem not in kept:
                file.unlink()
    return folder


def with_names(folder, recipe: str, include: str) -> Project:
    file = folder / "training" / "recipes" / f"{recipe}.toml"
    text = re.sub(r"^include = .*$", f"include = [{include}]", file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    file.write_text(text, "utf-8")
    return Project.open(folder)


def test_names_that_there_are_pass(folder):
    project = with_names(folder, "supervised", '"overdue_rate", "overdue_rate_trend", "rules_timing"')
    recipes = [read_any_recipe(project, name) for name in ("supervised", "triage", "unsupervised")]
    assert recipe_faults(recipes, read_cards(project)) == []


def test_a_metric_that_there_is_none_of_is_a_fault_of_the_check(folder):
    with_names(folder, "triage", '"rule_yeild"')
    project = with_names(folder, "supervised", '"overdue_rat", "rules_timming"')
    with pytest.raises(CardError) as refused:
        check_project(project)
    told = {fault.where: fault for fault in refused.value.faults}
    assert set(told) == {
        "training/recipes/supervised.toml, metrics.include",
        "training/recipes/triage.toml, features.include",
    }
    said = str(refused.value)
    assert "'overdue_rat'" in said
    assert "Did you mean 'overdue_rate'" in said
    assert "Did you mean 'rules_timing'" in said
    assert "Did you mean 'rule_yield'" in said


def test_a_metric_that_was_taken_out_is_no_column(folder):
    project = with_names(folder, "supervised", '"approval_rate"')  # a shipped metric that this bureau deleted
    [fault] = recipe_faults([read_any_recipe(project, "supervised")], read_cards(project))
    assert fault.found == "'approval_rate'"
    assert "overdue_rate" in fault.remedy


def test_every_table_that_a_card_needs_has_a_word(root):
    project = Project.open(root)
    cards, words = read_cards(project), tables_in_words(project)
    needed = {
        one.partition(".")[0]
        for card in (*cards.metrics, *cards.rules)
        for need in card.needs
        for one in need.split("|")
    }
    assert {"workflow", "step_records", "payments"} <= needed
    assert needed <= words.keys()
    assert words["workflow"].zh.startswith("事项流程")
