"""Warnings about matters in a run: followed from run to run, cleared by reviews, routed."""

import hashlib
import json
import shutil
from datetime import timedelta

import pandas as pd
import pytest

from riskml.intake import import_source
from riskml.pipeline import job, open_project
from riskml.pipeline.triaged import score_and_triage
from riskml.reviews import earlier_run, read_facts
from riskml.triage import read_grades


@pytest.fixture(scope="module")
def matter_warnings(ran):
    return pd.read_parquet(ran.result.folder / "matter_warnings.parquet")


def test_every_hit_that_may_raise_a_warning_is_a_reason_of_one(ran, matter_warnings):
    hits = pd.read_parquet(ran.result.folder / "hits.parquet")
    rules = pd.read_parquet(ran.result.folder / "rules.parquet")
    loose = rules[rules["status"] == "miscalibrated"]
    hits = hits[~hits["rule"].isin(loose.loc[loose["silent"], "rule"])]
    own = matter_warnings[~matter_warnings["about"].isin(["score", "draw", "rule"])]
    assert sorted(one for row in own["reasons"] for one in row) == sorted(hits["hit_id"])
    assert sorted(matter_warnings.loc[matter_warnings["about"] == "rule", "key"]) == sorted(loose["rule"])
    assert matter_warnings["warning_id"].is_unique


def test_the_first_run_has_nothing_to_compare_with(ran, matter_warnings):
    assert set(matter_warnings["status"]) == {"new"}
    assert set(matter_warnings["since"]) == {ran.city.last}
    assert json.loads((ran.result.folder / "manifest.json").read_text("utf-8"))["earlier"] is None


def test_every_warning_has_an_inbox_and_no_reader_is_its_subject(matter_warnings):
    read = matter_warnings["disposition"].isin(["issued", "listed"])
    assert (matter_warnings.loc[read, "inbox"] != "").all()
    assert (matter_warnings.loc[~read, "inbox"] == "").all()
    assert not [row for row in matter_warnings.to_dict("records") if row["recipient"] in list(row["officials"])]


def test_a_red_warning_cites_records(matter_warnings):
    assert all(len(row) for row in matter_warnings.loc[matter_warnings["grade"] == "red", "records"])


def test_a_month_of_a_city_keeps_to_its_capacity_and_loses_nothing(ran, matter_warnings):
    """Issued, waiting and reminders are all that was raised; what was planted is issued and nothing honest is red."""
    own = matter_warnings[~matter_warnings["about"].isin(["score", "draw", "rule"])].set_index("warning_id")
    issued = own[own["disposition"] == "issued"]
    waiting, reminded = (own[own["disposition"] == one] for one in ("waiting", "reminder"))
    capacity = read_grades(ran.session.project).matters
    assert len(issued) + len(waiting) + len(reminded) == len(own)
    assert 0 < len(issued) <= capacity.capacity
    assert (issued["grade"] == "red").sum() <= capacity.red
    assert set(reminded["grade"]) == {"reminder"}
    assert len(reminded) > len(issued) + len(waiting), "most of lateness is a day or two"
    told = pd.read_parquet(ran.result.folder / "reminders.parquet")
    assert told["reminders"].sum() >= len(reminded)
    counts = ran.result.counts
    assert (counts["matters_waiting"], counts["matters_reminders"]) == (len(waiting), len(reminded))
    hits = pd.read_parquet(ran.result.folder / "hits.parquet")
    for plant in json.loads(ran.city.plants.read_text("utf-8")):
        named = hits["rule"].map(lambda rule, plant=plant: any(part in rule for part in plant["rules"]))
        cites = hits["refs"].map(lambda refs, plant=plant: not set(refs).isdisjoint(plant["records"]))
        about = {one for one in own.index if not set(own["reasons"][one]).isdisjoint(hits["hit_id"][named & cites])}
        if plant["role"] == "scheme":
            whole = {one for one in about if own["degree"][one] == 1}  # by a rule of the sample that fits it in full
            assert not whole or whole & set(issued.index), plant["kind"]
        else:
            assert "red" not in set(own.loc[sorted(about), "grade"]), plant["kind"]


def published(runs, day, rows):
    folder = runs / day.isoformat()
    folder.mkdir(parents=True)
    rows.to_parquet(folder / "matter_warnings.parquet", index=False)
    digest = hashlib.sha256((folder / "matter_warnings.parquet").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({"outputs": {"matter_warnings.parquet": digest}}), "utf-8")
    return folder


def test_the_latest_earlier_whole_run_is_the_one_to_compare_with(ran, matter_warnings, tmp_path):
    day = ran.city.last
    published(tmp_path, day - timedelta(days=60), matter_warnings)
    middle = published(tmp_path, day - timedelta(days=30), matter_warnings.head(1))
    published(tmp_path, day, matter_warnings)
    (tmp_path / "notes").mkdir()
    run = earlier_run(tmp_path, day)
    assert (run.as_of, len(run.warnings)) == (day - timedelta(days=30), 1)
    (middle / "matter_warnings.parquet").write_bytes(b"changed")
    assert earlier_run(tmp_path, day).as_of == day - timedelta(days=60)
    assert earlier_run(tmp_path, day - timedelta(days=60)) is None
    assert earlier_run(tmp_path / "nowhere", day) is None


def test_a_run_after_another_tells_new_from_known(ran, matter_warnings, tmp_path):
    published(tmp_path, ran.city.last - timedelta(days=30), matter_warnings.iloc[1:])
    facts = ran.session.facts(ran.city.last)
    project, cards, model = ran.session.project, ran.session.cards, ran.session.champion(ran.city.last)
    earlier = earlier_run(tmp_path, ran.city.last)
    _, triaged = score_and_triage(project, cards, facts, model, earlier=earlier)
    told = triaged.matter_warnings.set_index("warning_id")
    new = matter_warnings["warning_id"].iloc[0]
    assert told.loc[new, "status"] == "new"
    assert set(told.drop(new)["status"]) == {"known"}


def test_a_review_suppresses_from_the_day_it_was_made(ran, matter_warnings, tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    shutil.rmtree(copy / "runs")
    chosen = matter_warnings[matter_warnings["officials"].map(len) == 1].iloc[0]
    source = tmp_path / "reviews.csv"
    row = {"warning_id": chosen["warning_id"], "facts": chosen["facts"], "finding": "cleared"}
    pd.DataFrame(
        [
            {"review_id": "v1", "decided_at": f"{ran.city.last} 10:00", **row},
            {"review_id": "v2", "decided_at": f"{ran.city.last + timedelta(days=9)} 10:00", **row, "finding": "open"},
            {"review_id": "v3", "decided_at": f"{ran.city.last} 09:00", **row, "facts": ""},
        ]
    ).to_csv(source, index=False)
    session = open_project(copy)
    [manifest] = import_source(session.project, source, table="reviews", format="csv")
    assert (manifest.accepted, manifest.quarantined) == (3, 0)
    result = session.run(as_of=ran.city.last)
    after = pd.read_parquet(result.folder / "matter_warnings.parquet").set_index("warning_id")
    assert after.loc[chosen["warning_id"], "status"] == "cleared"
    assert after.loc[chosen["warning_id"], "inbox"] == ""
    assert result.counts["matters_cleared"] == 1
    assert json.loads((result.folder / "quality.json").read_text("utf-8"))["reviews"] == {
        "known": 2,
        "clear_nothing": ["v3"],
    }
    assert read_facts(chosen["facts"])
    assert not session.run(as_of=ran.city.last).fresh


def test_the_run_before_is_part_of_what_a_run_is_made_of(ran, matter_warnings, tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    published(copy / "runs", ran.city.last - timedelta(days=30), matter_warnings)
    facts = ran.session.facts(ran.city.last)
    monkeypatch.setattr(job, "measure_and_detect", lambda *_, **__: facts)
    again = open_project(copy).run(as_of=ran.city.last)
    assert again.fresh
    assert again.run_id != ran.result.run_id
    assert (again.counts["matters_new"], again.counts["matters_grown"]) == (0, 0)
