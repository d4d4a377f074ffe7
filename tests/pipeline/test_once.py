"""A run is a line of values: each is worked out once, and what was published is read, not worked out again."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.errors import ModelError
from riskml.intake import manifests
from riskml.pipeline import backtest as past
from riskml.pipeline import facts, job, open_project, reviewed, scored, session, sources, triaged
from riskml.portraits import draw
from riskml.rules import hits
from riskml.scoring import published_sum
from tests.conftest import ROOT
from tests.pipeline.replayed_city import make_city

ONCE = {
    "verify_manifests": sources,
    "measure_side_by_side": facts,
    "detect": facts,
    "features": scored,
    "score": scored,
    "drift_of": scored,
    "gather": reviewed,
    "standing": reviewed,
    "gather_people": triaged,
    "grade": triaged,
    "route": triaged,
    "read_grades": triaged,
    "read_routes": triaged,
    "portray_register": draw,
    "portray_whole": draw,
}

LOOKS = {"verify_manifests": 2}
"""What is looked at when a run is planned, and again before it is published: nothing else may have been read."""


def count(patch, module, name, calls):
    """Note every call of a module's function, and let it through."""
    there = getattr(module, name)

    def noted(*args, **words):
        calls[name].append(args)
        return there(*args, **words)

    calls[name] = []
    patch.setattr(module, name, noted)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    project, _ = make_city(tmp_path_factory.mktemp("once") / "city")
    for card in ("case_limit_passed", "step_limit_passed"):  # with hits, so that there is something to say
        [file] = (ROOT / "features" / "rules").rglob(f"{card}.toml")
        there = project.features / file.relative_to(ROOT / "features")
        there.parent.mkdir(exist_ok=True)
        shutil.copy(file, there)
    session_ = open_project(project.root)
    session_.train()
    calls: dict[str, list] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, module in ONCE.items():
            count(patch, module, name, calls)
        for module, name in ((manifests, "file_hash"), (hits, "hits_from"), (hits, "fill"), (draw, "portray_official")):
            count(patch, module, name, calls)
        result = session_.run()
    return SimpleNamespace(project=project, session=session_, result=result, calls=calls)


@pytest.mark.parametrize("name", ONCE)
def test_a_run_works_each_value_out_once(counted, name):
    assert len(counted.calls[name]) == LOOKS.get(name, 1)


def test_a_run_looks_at_every_file_of_the_store_when_it_is_planned_and_before_it_is_published(counted):
    read = Counter(path for (path,) in counted.calls["file_hash"])
    assert set(read.values()) == {2}
    assert len(read) == len(list((counted.project.store / "tables").rglob("*.parquet")))


def test_a_run_writes_the_sentences_of_a_rule_once_in_each_language(counted):
    texts = Counter((text, language) for text, _, language in counted.calls["fill"])
    assert set(texts.values()) == {1}


def test_a_run_draws_every_portrait_once(counted):
    drawn = Counter(official for official, _ in counted.calls["portray_official"])
    assert set(drawn.values()) == {1}
    assert len(drawn) == counted.result.counts["officials"]


def test_a_run_that_trains_first_puts_the_rows_in_order_and_measures_once(counted, monkeypatch, tmp_path):
    calls: dict[str, list] = {}
    for name in ("prepare", "measure_side_by_side"):
        count(monkeypatch, facts, name, calls)
    root = tmp_path / "city"
    shutil.copytree(counted.project.root, root, ignore=shutil.ignore_patterns("mlflow.db", "mlartifacts", "runs"))
    fresh = open_project(root)
    result = fresh.run()
    assert result.trained
    # once for the training and the run, and once for the month that a training looks at a second time
    assert [len(made) for made in calls.values()] == [2, 2]
    for name in ("profile", "series", "evidence", "revisions", "units", "hits"):
        told, other = (pd.read_parquet(one.folder / f"{name}.parquet") for one in (result, counted.result))
        pd.testing.assert_frame_equal(told, other)


def test_a_recipe_without_findings_asks_no_rule(counted, monkeypatch):
    calls: dict[str, list] = {}
    count(monkeypatch, facts, "detect", calls)
    open_project(counted.project.root).train(as_of=counted.result.as_of)
    assert {len(cards) for _, cards in calls["detect"]} == {0}


def as_shap_has_it(own, day, scores):
    """Everybody's reasons and one's, in either language, each the score to the last bit."""
    everybody = own.explanation(as_of=day, language="zh")
    total = published_sum(everybody.base_values[0], everybody.values)
    assert sorted(total.tolist()) == sorted(scores["score"].tolist())
    first = scores["official_id"].iloc[0]
    one = own.explanation(first, day, language="en")
    assert sum(list(one.values), float(one.base_values)) == scores["score"].iloc[0]
    assert "Handling time" in one.feature_names
    assert len(one.feature_names) == len(everybody.feature_names)
    assert not any(name.isascii() for name in everybody.feature_names)
    with pytest.raises(ModelError, match="somebody with a score"):
        own.explanation("nobody", day)


def test_a_session_works_a_date_out_once(counted, monkeypatch):
    calls: dict[str, list] = {}
    for name, module in ONCE.items():
        count(monkeypatch, module, name, calls)
    for name in ("measure_and_detect", "run_data_of"):
        count(monkeypatch, session, name, calls)
    own = open_project(counted.project.root)
    day = counted.result.as_of
    warnings, scores = own.warnings(day), own.score(day)
    own.contributions(day)
    own.hits(day)
    own.portrait(scores["official_id"].iloc[0], day)
    own.whole_portrait(day)
    as_shap_has_it(own, day, scores.dropna(subset="score"))
    assert {name for name, made in calls.items() if len(made) > 1} == set()
    published = pd.read_parquet(counted.result.folder / "warnings.parquet")
    pd.testing.assert_frame_equal(warnings[["official_id", "grade"]], published[["official_id", "grade"]])


def test_a_replayed_month_takes_the_steps_of_a_run(counted, monkeypatch, tmp_path):
    calls: dict[str, list] = {}
    for name, module in ONCE.items():
        count(monkeypatch, module, name, calls)
    for name in ("measure_and_detect", "score_and_triage"):
        count(monkeypatch, past, name, calls)
    last = counted.result.as_of
    past.run_backtest(counted.project, counted.session.cards, first=last, last=last, out=tmp_path / "backtest")
    assert len(calls["verify_manifests"]) == LOOKS["verify_manifests"]
    assert len(calls["score_and_triage"]) == len(calls["measure_and_detect"]) == 1
    assert len(calls["score"]) == len(calls["gather"]) == len(calls["grade"]) == 1


def told(counted, *words):
    return CliRunner().invoke(main, [*words, "--project", str(counted.project.root)])


def test_what_was_published_is_read_and_not_worked_out_again(counted, monkeypatch):
    def never(*_, **__):
        raise AssertionError("worked out again")

    for name, module in {**ONCE, "measure_and_detect": job}.items():
        monkeypatch.setattr(module, name, never)
    official = pd.read_parquet(counted.result.folder / "scores.parquet")["official_id"].iloc[0]
    value = json.loads(told(counted, "explain", official, "--json").stdout)
    assert value["person"]["official_id"] == official
    assert value["provenance"]["run_id"] == counted.result.run_id
    case = pd.read_parquet(counted.result.folder / "trail_cases.parquet")["case_id"].iloc[0]
    trail = json.loads(told(counted, "trace", case, "--json").stdout)
    assert trail["case_id"] == case
    assert trail["provenance"]["run_id"] == counted.result.run_id
    listed = json.loads(told(counted, "rules", "--json").stdout)
    assert listed["run_id"] == counted.result.run_id
    assert {one["name"] for one in listed["rules"]} == {card.name for card in counted.session.cards.rules}


def test_the_published_account_is_the_one_that_is_drawn(counted):
    day = counted.result.as_of
    official = pd.read_parquet(counted.result.folder / "warnings.parquet")["official_id"].iloc[0]
    drawn = counted.session.portrait(official, day)
    page = told(counted, "explain", official, "--html", "--lang", "zh").stdout
    assert page == drawn.html.replace("session", counted.result.run_id)


def test_the_published_trail_is_the_one_that_is_drawn(counted):
    cases = pd.read_parquet(counted.result.folder / "hits.parquet")["case_id"].dropna().unique()[:3]
    for case in cases:
        trail = json.loads(told(counted, "trace", case, "--json").stdout)
        own = json.loads(json.dumps(counted.session.trace(case, counted.result.as_of).trail.to_dict()))
        assert trail.pop("provenance")["data_hash"] == own.pop("provenance")["data_hash"]
        assert trail == own
        assert trail["hits"]


def test_a_run_that_lacks_what_is_asked_says_how_to_make_it(counted, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(counted.project.root, copy)
    shutil.rmtree(copy / "runs")
    other = SimpleNamespace(project=SimpleNamespace(root=copy))
    none = told(other, "explain", "P1")
    assert none.exit_code == 2
    assert "Run 'riskml run' first" in none.stderr
    assert told(other, "measure").exit_code == 0
    measured = told(other, "explain", "P1")
    assert measured.exit_code == 2
    assert "Run 'riskml score --as-of" in measured.stderr
    [folder] = (copy / "runs").iterdir()
    (folder / "trail_cases.parquet").write_bytes(b"changed")
    changed = told(other, "trace", "K1")
    assert changed.exit_code == 2
    assert "the file that was published" in changed.stderr
    assert "Run 'riskml run --as-of 2020-01-31' first" in told(other, "explain", "P1", "--as-of", "2020-01-31").stderr
