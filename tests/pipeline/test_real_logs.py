"""From raw file to portraits on logs that this project did not write."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.project import Settings
from riskml.metrics import Circles, measure
from riskml.pipeline import RunResult, Session, create_project, open_project
from riskml.pipeline.facts import working_set

DUTCH = Settings(country="NL", timezone="Europe/Amsterdam", language="en", threads=2)
ITALIAN = Settings(country="IT", timezone="Europe/Rome", language="en", threads=2)


@dataclass(frozen=True)
class Done:
    session: Session
    result: RunResult
    printed: str

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.result.folder / f"{name}.parquet")


def run_log(folder: Path, settings: Settings, source: Path, mapping: str) -> Done:
    project = create_project(folder, settings)
    words = ["import", str(source), "--mapping", str(project.accepted / "mappings" / mapping), "--project", str(folder)]
    imported = CliRunner().invoke(main, words)
    assert imported.exit_code == 0, imported.output
    session = open_project(folder)
    return Done(session, session.run(languages=("en",)), imported.output)


LOGS: dict[str, tuple[Settings, str, str]] = {
    "receipt": (DUTCH, "receipt_wabo/receipt.csv", "receipt_wabo.toml"),
    "bpic2015_1": (DUTCH, "bpic2015/BPIC15_1.xes.gz", "bpic2015_1.toml"),
    "bpic2015_2": (DUTCH, "bpic2015/BPIC15_2.xes.gz", "bpic2015_2.toml"),
    "helpdesk": (ITALIAN, "helpdesk/helpdesk.xes.gz", "helpdesk.toml"),
    "hospital": (DUTCH, "hospital_billing/hospital_billing.parquet", "hospital_billing.toml"),
}


@pytest.fixture(scope="module", params=LOGS)
def done(request, tmp_path_factory, shared) -> Any:
    settings, source, mapping = LOGS[request.param]
    path = shared(source)
    folder = tmp_path_factory.mktemp(request.param)
    shutil.rmtree(folder)
    return request.param, run_log(folder, settings, path, mapping)


def test_every_official_gets_a_portrait_and_every_row_is_accounted_for(done):
    name, run = done
    officials = {
        "receipt": 48,
        "bpic2015_1": 23,
        "bpic2015_2": 11,
        "helpdesk": 22,
        "hospital": 565,
    }
    profile = run.table("profile")
    people = profile.loc[profile["month"] == profile["month"].max(), "official_id"].unique()
    acts = pd.concat(pd.read_parquet(file) for file in (run.session.project.store / "tables/operations").glob("*"))
    until = pd.Timestamp(run.result.as_of)
    year = acts[acts["occurred_at"] >= until.replace(day=1) - pd.DateOffset(months=11)]
    year = year[year["occurred_at"] < until + pd.Timedelta(days=1)]
    if "recorded_at" in year:
        year = year[year["recorded_at"].fillna(year["occurred_at"]) < until + pd.Timedelta(days=1)]
    assert set(people) >= set(year["official_id"].dropna())  # what names nobody measures nobody
    # Who did nothing in the year may still hold what is open.
    others = profile[profile["official_id"].isin(set(people) - set(year["official_id"]))]
    others = others[(others["month"] == others["month"].max()) & ~others["metric"].str.endswith("_trend")]
    assert set(others["metric"]) <= {"open_load", "open_and_late"}
    assert acts["official_id"].nunique() == officials[name]
    pages = [page for page in run.result.pages.glob("officials/*.html") if not page.stem.endswith("-annex")]
    assert len(pages) == run.result.counts["officials"] == len(people) > 0
    assert max(page.stat().st_size for page in pages) <= 60_000
    sizes = {page: page.stat().st_size for page in run.result.pages.rglob("*.html")}
    assert max(size for page, size in sizes.items() if not page.stem.endswith("-annex")) <= 150_000
    assert max(sizes.values()) <= 400_000, "an annex holds every record of each reason"


def test_the_score_is_the_sum_of_its_reasons_bit_for_bit(done):
    _, run = done
    scores = run.table("scores").set_index("official_id")["score"].dropna()
    totals = {}
    for row in run.table("contributions").itertuples():
        assert (row.feature == "base") == (row.official_id not in totals)
        totals[row.official_id] = (
            totals[row.official_id] + row.contribution if row.official_id in totals else row.contribution
        )
    assert totals == scores.to_dict()


def test_a_rerun_writes_nothing(done):
    _, run = done
    before = {file: file.stat().st_mtime_ns for file in run.result.folder.rglob("*")}
    again = run.session.run(languages=("en",))
    assert not again.fresh
    assert again.run_id == run.result.run_id
    assert before == {file: file.stat().st_mtime_ns for file in before}


def test_what_could_not_be_measured_is_said(done):
    name, run = done
    gaps = pd.DataFrame(json.loads((run.result.folder / "quality.json").read_text("utf-8"))["metrics_off"])
    assert gaps["reason_zh"].str.len().min() > 0
    assert gaps["reason_en"].str.len().min() > 0
    off = set(gaps["metric"])
    if name == "helpdesk":
        assert "strongest_pair" not in off
        assert "overdue_rate" in off
    if name == "receipt":
        assert "overdue_rate" not in off
        assert "strongest_pair" in off


def test_one_official_as_of_a_date_is_the_same_when_later_rows_are_known(tmp_path, shared):
    """The future reaches nothing: half a year before the end, with and without the later file."""
    source = shared("helpdesk/helpdesk.xes.gz")
    whole = run_log(tmp_path / "whole", ITALIAN, source, "helpdesk.toml").session
    day = pd.Timestamp("2013-06-30").date()
    early = whole.measure(day)
    operations = pd.read_parquet(next((whole.project.store / "tables" / "operations").glob("*.parquet")))
    known = operations[operations["occurred_at"] < pd.Timestamp("2013-07-01")]
    file = tmp_path / "known.csv"
    columns = [name for name in known.columns if not name.startswith("source_") and not name.endswith("_is_date")]
    known[columns].to_csv(file, index=False)
    create_project(tmp_path / "part", ITALIAN)
    imported = CliRunner().invoke(main, ["import", str(file), "--project", str(tmp_path / "part")])
    assert imported.exit_code == 0, imported.output
    late = open_project(tmp_path / "part").measure(day)
    keys = ["official_id", "month", "metric"]
    both = early.merge(late, on=keys, suffixes=("", "_part"))
    assert len(both) == len(early) == len(late)
    pd.testing.assert_series_equal(both["z"], both["z_part"], check_names=False, rtol=1e-9)


def test_a_log_without_officials_measures_nobody_and_says_so(tmp_path, shared):
    source = shared("sepsis/Sepsis.xes.gz")
    create_project(tmp_path / "p", DUTCH)
    words = ["--project", str(tmp_path / "p"), "--lang", "en"]
    taken = CliRunner().invoke(main, ["import", str(source), *words])
    assert taken.exit_code == 0, taken.output
    assert "official_id: no act names an official: nobody can be measured" in taken.output
    run = CliRunner().invoke(main, ["run", *words])
    assert run.exit_code == 0, run.output
    assert "nobody is measured" in run.output
    [index] = (tmp_path / "p/runs").glob("*/reports/index.html")
    assert "No list of people" in index.read_text("utf-8")
    assert not list(index.parent.glob("officials/*"))
    # whether some other column shows who acted is asked where a mapping is proposed
    assert CliRunner().invoke(main, ["map", str(source), "--yes", *words]).exit_code == 2


def test_a_month_that_has_ended_is_told_as_it_was_known_at_its_end(done):
    _, run = done
    profile, series = run.table("profile"), run.table("series")
    month = profile["month"].max() - pd.DateOffset(months=4)
    end = (month + pd.offsets.MonthEnd(0)).date()
    project, cards = run.session.project, run.session.cards
    with working_set(project, cards, as_of=end) as then:
        circles = Circles.of(cards.circumstances.told(then.available))
        told = measure(then.engine, cards.metrics, as_of=end, months=1, available=then.available, circles=circles)
    mine = profile[profile["month"] == month].set_index(["official_id", "metric"])
    theirs = told.profile[(told.profile["month"] == month) & (told.profile["subject"] == "official")]
    theirs = theirs.rename(columns={"subject_id": "official_id"}).set_index(["official_id", "metric"])
    assert len(theirs)
    figures = ["unit_id", "status", "observed", "expected", "exposure", "ratio", "low", "high", "effect", "z", "peers"]
    pd.testing.assert_frame_equal(mine[figures].sort_index(), theirs[figures].sort_index(), check_exact=True)
    keys = ["subject", "subject_id", "metric"]
    single = series[series["month"] == month].sort_values(keys, ignore_index=True)
    then_single = told.series[told.series["month"] == month].sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(single, then_single, check_exact=True)
