"""The batch job: published whole or not at all, and a rerun writes nothing."""

import json
import shutil

import pandas as pd
import pytest

import riskml
from riskml.core.errors import ProjectError, SourceError
from riskml.pipeline import job, open_project
from riskml.pipeline.summary import summarise
from riskml.reports import Page


def tree(folder):
    """Every file of a run by its bytes; the manifest by what it says of the run, and not of its making."""
    files = {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    manifest = json.loads(files[folder / "manifest.json"])
    del manifest["timings"]
    return {**files, folder / "manifest.json": manifest}


def test_a_run_tells_what_each_of_its_stages_took(ran):
    told = json.loads((ran.result.folder / "manifest.json").read_text("utf-8"))["timings"]
    stages = {one["stage"]: one for one in told["stages"]}
    assert {"plan and models", "scores and lists", "portraits and pages", "trails of cases"} <= stages.keys()
    assert any(one.startswith("metrics of 24 months") for one in stages), "measured once, for training and for the run"
    assert any(one.startswith("learning by the recipe ") for one in stages), sorted(stages)
    for one in stages.values():
        assert 0 <= one["seconds"] <= told["seconds"]
        assert one["processor"] >= 0
        assert one["peak_memory"] <= told["peak_memory"]
    known = {key: value for key, value in stages.items() if key in ("plan and models", "scores and lists")}
    assert sum(one["seconds"] for one in known.values()) <= told["seconds"]


def test_the_first_run_trains_and_says_so(ran):
    assert ran.result.fresh
    assert ran.result.trained
    assert "默认方案" in summarise(ran.result, "zh")
    assert "default recipe" in summarise(ran.result, "en")


def test_the_same_again_writes_nothing(ran):
    before = {file: file.stat().st_mtime_ns for file in ran.result.folder.rglob("*")}
    again = open_project(ran.folder).run(as_of=ran.city.last)
    assert not again.fresh
    assert again.run_id == ran.result.run_id
    assert again.counts == ran.result.counts
    assert before == {file: file.stat().st_mtime_ns for file in ran.result.folder.rglob("*")}


def test_the_same_inputs_give_the_same_bytes(ran, tmp_path):
    first = tree(ran.result.folder)
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    shutil.rmtree(copy / "runs")
    again = open_project(copy).run(as_of=ran.city.last)
    assert again.fresh
    second = tree(again.folder)
    assert {file.relative_to(ran.folder): data for file, data in first.items()} == {
        file.relative_to(copy): data for file, data in second.items()
    }


@pytest.mark.parametrize("step", ["write_reports", "replace_folder", "digests"])
def test_interrupted_anywhere_nothing_is_published(ran, tmp_path, monkeypatch, step):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    shutil.rmtree(copy / "runs")

    def stop(*_, **__):
        raise KeyboardInterrupt

    facts = ran.session.facts(ran.city.last)  # publication is what is tested: the facts need no second working out
    monkeypatch.setattr(job, "measure_and_detect", lambda *_, **__: facts)
    monkeypatch.setattr(job, step, stop)
    with pytest.raises(KeyboardInterrupt):
        open_project(copy).run(as_of=ran.city.last)
    assert not list((copy / "runs").iterdir())


def test_a_page_that_was_changed_by_hand_is_published_again(ran, tmp_path, monkeypatch):
    facts = ran.session.facts(ran.city.last)  # what is published is asked: the same bytes from the log are asked above
    monkeypatch.setattr(job, "measure_and_detect", lambda *_, **__: facts)
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    page = next((copy / "runs").rglob("*.html"))
    whole = page.read_bytes()
    page.write_bytes(b"<p>changed</p>")
    again = open_project(copy).run(as_of=ran.city.last)
    assert again.fresh
    assert page.read_bytes() == whole


def test_the_manifest_names_what_the_run_is_made_of(ran):
    manifest = json.loads((ran.result.folder / "manifest.json").read_text("utf-8"))
    assert manifest["as_of"] == ran.city.last.isoformat()
    assert {name.split("/")[0] for name in manifest["inputs"]} == set(ran.city.sources)
    assert manifest["model"]["version"] == "1"
    assert len(manifest["code"]) == len(manifest["content"]) == len(manifest["cards"]) == 64


def test_a_store_that_does_not_add_up_stops_the_run(ran, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    file = next((copy / "store" / "tables" / "operations").glob("*.parquet"))
    pd.read_parquet(file).iloc[:-1].to_parquet(file)
    with pytest.raises(SourceError, match="operations"):
        open_project(copy).run(as_of=ran.city.last)


def test_stored_rows_that_were_changed_stop_the_run(ran, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    file = next((copy / "store" / "tables" / "operations").glob("*.parquet"))
    pd.read_parquet(file).assign(official_id="P0001").to_parquet(file)
    with pytest.raises(SourceError, match="the rows that were accepted"):
        open_project(copy).run(as_of=ran.city.last)


def test_what_a_killed_run_set_aside_is_put_back(ran, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    day = ran.city.last.isoformat()
    (copy / "runs" / day).rename(copy / "runs" / f".{day}-abc-older")
    again = open_project(copy).run(as_of=ran.city.last)
    assert not again.fresh
    assert [path.name for path in (copy / "runs").iterdir()] == [day]


def test_memory_and_threads_are_no_part_of_a_run(ran, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    file = copy / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace("threads = 0", "threads = 1"), "utf-8")
    assert not open_project(copy).run(as_of=ran.city.last).fresh


def test_a_lesser_run_never_replaces_a_whole_one(ran, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ran.folder, copy)
    grades = copy / "serving" / "grades.toml"
    grades.write_text(grades.read_text("utf-8") + "\n# a remark\n", "utf-8")
    with pytest.raises(ProjectError, match="went as far as report"):
        open_project(copy).run(as_of=ran.city.last, until="measure")
    assert (copy / "runs" / ran.city.last.isoformat() / "reports" / "index.html").is_file()


@pytest.mark.parametrize("where", [".", "store", "features/metrics"])
def test_a_run_never_lands_on_the_project_itself(ran, where):
    with pytest.raises(ProjectError, match="the project's own"):
        ran.session.run(as_of=ran.city.last, out=ran.folder / where)


def test_python_in_four_lines(ran):
    p = riskml.open(ran.folder)
    profile = p.measure(as_of=ran.city.last)
    pd.testing.assert_frame_equal(profile, ran.session.measure(as_of=ran.city.last))  # which the run has measured
    scores = p.score(as_of=ran.city.last)
    assert set(scores["official_id"]) <= set(profile["official_id"])
    page = p.portrait(scores.set_index("official_id")["score"].idxmax(), as_of=ran.city.last)
    assert isinstance(page, Page)
    assert "<script" not in page._repr_html_()


def test_one_official_alone_scores_bit_for_bit_as_in_the_city(ran):
    from riskml.pipeline.matrix import matrix
    from riskml.registry import score

    facts = ran.session.facts(ran.city.last)
    table = matrix(facts.measurement, ran.session.cards, facts.measurement.profile["month"].max())
    together = score(ran.session.champion(), table).frame
    for official in table.index[:20]:
        alone = score(ran.session.champion(), table.loc[[official]]).frame
        assert alone.loc[official].to_numpy().tobytes() == together.loc[official].to_numpy().tobytes()


def test_later_records_change_nothing_that_was_known(imported, ran):
    """History can be recomputed as it was known: cut the log at a date, and see the same facts."""
    from riskml.intake.manifests import file_hash
    from riskml.pipeline.facts import measure_and_detect

    folder, city = imported
    day = city.last.replace(month=9, day=30)
    session = open_project(folder)
    whole = measure_and_detect(session.project, session.cards, as_of=day, months=3)
    table = folder / "store" / "tables" / "operations"
    [file] = table.glob("*.parquet")
    rows = pd.read_parquet(file)
    known = rows[(rows["recorded_at"].fillna(rows["occurred_at"]) < pd.Timestamp(day) + pd.Timedelta(days=1))]
    assert len(known) < len(rows)
    copy = folder.parent / "known"
    shutil.copytree(folder, copy)
    known.to_parquet(copy / "store" / "tables" / "operations" / file.name, index=False)
    manifest = copy / "store" / "manifests" / f"{file.stem}.json"
    account = json.loads(manifest.read_text("utf-8"))
    gone = account["accepted"] - len(known)
    account |= {"accepted": len(known), "rows_read": account["rows_read"] - gone}
    account["stored_sha256"] = file_hash(copy / "store" / "tables" / "operations" / file.name)
    manifest.write_text(json.dumps(account), "utf-8")
    cut = open_project(copy)
    part = measure_and_detect(cut.project, cut.cards, as_of=day, months=3)
    for name in ("profile", "series", "evidence", "gaps"):
        pd.testing.assert_frame_equal(getattr(whole.measurement, name), getattr(part.measurement, name))
    pd.testing.assert_frame_equal(whole.detection.hits, part.detection.hits)


@pytest.mark.parametrize("name", ["entered_after_limit", "month_end_share", "odd_sums", "returned_at_the_limit"])
def test_questions_of_sums_and_limits_are_asked_of_the_city(ran, name):
    profile = ran.session.facts(ran.city.last).measurement.profile
    told = profile[(profile["metric"] == name) & (profile["status"] == "measured")]
    assert len(told) > 0
    assert told["z"].notna().all()
