"""Replaying a small city: as it would have been run then, published whole or not at all, no champion moved."""

from __future__ import annotations

import json
import shutil
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.errors import ProjectError
from riskml.core.texts import LANGUAGES
from riskml.pipeline import backtest as module
from riskml.pipeline import open_project
from riskml.pipeline.backtest import TABLE, VALUES, backtest_months, page_name, run_backtest
from riskml.pipeline.facts import measure_and_detect
from tests.pipeline.replayed_city import looks_at, make_city

OCTOBER, NOVEMBER = date(2025, 10, 31), date(2025, 11, 30)
OUTPUTS = {TABLE, VALUES, *map(page_name, LANGUAGES)}


def read(folder):
    return pd.read_parquet(folder / TABLE), json.loads((folder / VALUES).read_text("utf-8"))


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    """October and November replayed, looked at by the city's reviewers, and replayed again with what they told."""
    project, city = make_city(tmp_path_factory.mktemp("backtest") / "city")
    session = open_project(project.root)
    with pytest.MonkeyPatch.context() as patch:
        facts = {}
        # Nothing that is measured changes by the reviews: the second replay reads the facts of the first.

        def once(project, cards, *, as_of, **more):
            if as_of not in facts:
                facts[as_of] = measure_and_detect(project, cards, as_of=as_of, **more)
            return facts[as_of]

        patch.setattr(module, "measure_and_detect", once)
        first = run_backtest(project, session.cards, first=OCTOBER, last=NOVEMBER, retrain=2)
        listed, values = read(first.folder)
        looks_at(project, city, listed)
        again = run_backtest(project, session.cards, first=OCTOBER, last=NOVEMBER, retrain=2)
    return SimpleNamespace(
        project=project, session=session, city=city, before=(listed, values), result=again, facts=facts
    )


def test_without_reviews_there_are_lists_and_no_telling_what_they_found(replayed):
    listed, values = replayed.before
    assert len(listed)
    assert (values["reviews"], values["counts"]["found"], values["counts"]["random"]) == (0, 0, None)
    assert set(listed["finding"]) <= {"unknown", ""}


def test_a_months_list_is_the_one_that_would_have_been_run(replayed, tmp_path):
    """The champion that `train` makes as of the month, and the list that a run draws with it."""
    shutil.copytree(replayed.project.root, tmp_path / "then")
    then = open_project(tmp_path / "then")
    then.train(as_of=OCTOBER)
    warnings = then.warnings(OCTOBER)
    on_list = warnings[warnings["selected_by"] != ""].reset_index(drop=True)
    own = replayed.before[0]
    own = own[own["month"] == "2025-10-01"].reset_index(drop=True)
    for column in ("official_id", "score", "p_value", "grade", "selected_by", "inclusion_probability"):
        assert own[column].tolist() == on_list[column].tolist(), column


def test_a_supervised_recipe_draws_the_unsupervised_list_while_nothing_is_found(replayed, tmp_path):
    """Every review of October's list was decided later, so in October there was nothing to learn from."""
    shutil.copytree(replayed.project.root, tmp_path / "then")
    then = open_project(tmp_path / "then")
    recipe = then.project.training / "recipes" / "supervised.toml"
    text = recipe.read_text("utf-8").replace("trees = 100", "trees = 20")
    recipe.write_text(text.replace("size = 20000", "size = 2000"), "utf-8")
    result = run_backtest(then.project, then.cards, first=OCTOBER, last=OCTOBER, recipe="supervised")
    listed, values = read(result.folder)
    assert values["recipe"] == "supervised"
    own = replayed.before[0]
    own = own[own["month"] == "2025-10-01"].reset_index(drop=True)
    for column in ("official_id", "score", "p_value", "grade"):
        assert listed[column].tolist() == own[column].tolist(), column


def test_findings_are_those_of_the_reviews(replayed):
    listed, values = read(replayed.result.folder)
    told = pd.read_csv(replayed.project.root / "reviews.csv")
    decided = told[told["finding"] != "open"].set_index(["official_id", "listed_at"])["finding"]
    looks = listed[listed["look"]]
    day = (looks["reviewed_month"] + pd.offsets.MonthEnd()).dt.strftime("%Y-%m-%d")
    assert looks["finding"].tolist() == [decided[one] for one in zip(looks["official_id"], day, strict=True)]
    assert values["counts"]["unknown"] == 0
    assert values["random_draws"]["decided"] > 0
    assert values["counts"]["random"] is not None
    assert replayed.result.counts == values["counts"]


def test_the_registry_is_not_touched(replayed):
    assert not [path.name for path in replayed.project.store.iterdir() if "mlflow" in path.name]


def test_the_pages_name_nobody(replayed):
    listed, _ = read(replayed.result.folder)
    for language in LANGUAGES:
        page = (replayed.result.folder / page_name(language)).read_text("utf-8")
        assert not [one for one in listed["official_id"].unique() if one in page]


def test_again_with_nothing_changed_is_nothing_done_and_damage_is_mended(replayed, monkeypatch):
    asked = {"first": OCTOBER, "last": NOVEMBER, "retrain": 2}
    folder = replayed.result.folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.keys() == OUTPUTS
    kept = run_backtest(replayed.project, replayed.session.cards, **asked)
    assert not kept.fresh
    assert kept.counts == replayed.result.counts
    (folder / TABLE).write_bytes(b"damaged")
    monkeypatch.setattr(module, "replay", lambda *_: (replayed.result.backtest, read_table(before)))
    assert run_backtest(replayed.project, replayed.session.cards, **asked).fresh
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def read_table(outputs):
    return pq.read_table(pa.BufferReader(outputs[TABLE])).to_pandas()


@pytest.mark.parametrize("step", ["replay", "render_backtest", "_digests", "replace_folder"])
def test_interrupted_anywhere_the_older_stays_and_nothing_half_written(replayed, tmp_path, monkeypatch, step):
    out = tmp_path / "out"
    shutil.copytree(replayed.result.folder, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "replay", lambda *_: (replayed.result.backtest, read_table(before)))
    monkeypatch.setattr(module, step, stop)
    with pytest.raises(KeyboardInterrupt):
        run_backtest(replayed.project, replayed.session.cards, first=NOVEMBER, last=NOVEMBER, out=out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_other_peoples_files_and_the_projects_own_are_left_alone(replayed, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    for out in (tmp_path / "mine", replayed.project.root / "data" / "x", replayed.project.root):
        with pytest.raises(ProjectError, match="--out"):
            run_backtest(replayed.project, replayed.session.cards, first=OCTOBER, last=OCTOBER, out=out)
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"


@pytest.fixture
def log(tmp_path):
    def between(first, last):
        days = pd.date_range(first, last, freq="D").as_unit("us")
        path = tmp_path / "operations.parquet"
        pq.write_table(pa.table({"occurred_at": pa.array(days)}), path)
        return {"operations": [path]}

    return between


def test_by_default_the_last_whole_year_after_some_months_to_learn_from(log):
    def months(begun, ended, **asked):
        found = backtest_months(log(begun, ended), **asked)
        return str(found[0]), str(found[-1])

    assert months("2023-01-01", "2025-06-30") == ("2024-07", "2025-06")
    assert months("2023-01-01", "2025-06-29") == ("2024-06", "2025-05"), "June is not over"
    assert months("2025-01-01", "2025-06-30") == ("2025-04", "2025-06")
    assert months("2025-06-01", "2025-06-20") == ("2025-06", "2025-06")
    assert months("2025-01-01", "2025-06-30", first=date(2025, 2, 9)) == ("2025-02", "2025-06")


def test_months_outside_the_log_are_refused_all_at_once(log):
    with pytest.raises(ProjectError) as refused:
        backtest_months(log("2025-01-01", "2025-06-30"), date(2024, 12, 1), date(2025, 7, 1))
    assert [fault.where for fault in refused.value.faults] == ["--from", "--to"]
    with pytest.raises(ProjectError, match="no later than"):
        backtest_months(log("2025-01-01", "2025-06-30"), date(2025, 5, 1), date(2025, 4, 1))


def typed(*words):
    return CliRunner().invoke(main, ["backtest", *words])


def test_the_command_answers_people_and_programs(replayed):
    words = ["--project", str(replayed.project.root), "--from", "2025-10", "--to", "2025-11", "--retrain", "2"]
    told = json.loads(typed(*words, "--json").stdout)
    assert told["months"] == 2
    assert told["found"] == replayed.result.counts["found"]
    english, chinese = typed(*words, "--lang", "en").stdout, typed(*words).stdout
    assert "months replayed: 2" in english
    assert "backtest.en.html" in english
    assert "重演 2 个月" in chinese


def test_the_command_names_every_fault(replayed):
    project = ["--project", str(replayed.project.root)]
    wrong = typed(*project, "--from", "2019-01", "--to", "2031-01")
    assert wrong.exit_code == 2
    assert "--from" in wrong.stderr
    assert "--to" in wrong.stderr
    wrong = typed(*project, "--retrain", "0", "--holds", "-1")
    assert wrong.exit_code == 2
    assert wrong.stderr.count("1 or more") == 2
    assert typed(*project, "--recipe", "unsupervized").exit_code == 2
    assert "Did you mean 'unsupervised'" in typed(*project, "--recipe", "unsupervized").stderr
    assert typed(*project, "--from", "January").exit_code == 2
