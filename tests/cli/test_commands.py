"""The command line as others rely on it: names, exit codes, answers for programs."""

import json
import subprocess
import sys
import time

import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.cli.commands import main as group
from riskml.pipeline import create_project
from tests.sample_of_rules import keep_a_sample_of_cards

COMMANDS = {"init", "demo", "import", "check", "measure", "train", "score", "report", "run", "explain", "trace"}
COMMANDS |= {"models", "evaluate", "compare", "sign", "promote", "rollback"}
RUN_FOLDER = {
    "manifest.json",
    "quality.json",
    "profile.parquet",
    "hits.parquet",
    "scores.parquet",
    "contributions.parquet",
    "warnings.parquet",
    "portraits.parquet",
}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    """A project with a year of a small desk: 40 people who do one step."""
    folder = tmp_path_factory.mktemp("cli") / "bureau"
    create_project(folder)
    keep_a_sample_of_cards(folder)
    rng = pd.Series(range(40 * 72)).sample(frac=1, random_state=1).to_numpy()
    number = pd.Series(range(40 * 72))
    received = pd.Timestamp("2025-01-02 09:30") + pd.to_timedelta(rng % 340, "D") + pd.to_timedelta(rng % 240, "min")
    days = 1 + rng % 5 + 6 * ((number % 40) == 7)
    log = pd.DataFrame(
        {
            "case_id": "C" + number.astype(str),
            "step": "review",
            "official_id": "P" + (number % 40).astype(str),
            "unit_id": "U" + (number % 4).astype(str),
            "received_at": received,
            "due_at": (received + pd.Timedelta(days=5)).date,
            "occurred_at": received + pd.to_timedelta(days, "D"),
        }
    )
    log.to_csv(folder.parent / "log.csv", index=False)
    result = CliRunner().invoke(main, ["import", str(folder.parent / "log.csv"), "--project", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    [manifest] = json.loads(result.stdout)
    assert manifest["rows_read"] == manifest["accepted"] == len(log)
    return folder


@pytest.fixture(scope="module")
def run_folder(bureau):
    result = CliRunner().invoke(main, ["run", "--project", str(bureau), "--json"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["trained"]
    assert said["folder"] == str(bureau / "runs" / said["as_of"])
    return bureau / "runs" / said["as_of"]


def test_every_command_is_there():
    assert set(group.commands) >= COMMANDS


def test_help_is_quick():
    command = [sys.executable, "-c", "from riskml.cli import main; main(['--help'])"]
    subprocess.run(command, check=True, capture_output=True)
    best = 9.0
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - began)
    assert best < 0.3


def test_a_runs_folder_is_what_others_read(run_folder):
    assert {path.name for path in run_folder.iterdir()} >= RUN_FOLDER | {"reports"}
    reports = run_folder / "reports"
    assert (reports / "index.html").is_file()
    assert len(list((reports / "officials").glob("*.html"))) == 80, "a page and an annex each"
    assert len(list((reports / "units").glob("*.html"))) == 4
    columns = {
        "profile": "official_id unit_id month metric observed expected exposure ratio z low high peers evidence",
        "hits": "rule grade official_id unit_id at amount counterparty_id refs facts",
        "scores": "official_id unit_id month score percentile p_value grade",
        "contributions": "official_id month feature value contribution",
    }
    for name, expected in columns.items():
        table = pd.read_parquet(run_folder / f"{name}.parquet")
        assert list(table.columns)[: len(expected.split())] == expected.split()


def test_contributions_add_up_to_the_score_bit_for_bit(run_folder):
    scores = pd.read_parquet(run_folder / "scores.parquet").set_index("official_id")["score"]
    for official, rows in pd.read_parquet(run_folder / "contributions.parquet").groupby("official_id", sort=False):
        assert rows["feature"].iloc[0] == "base"
        total = rows["contribution"].iloc[0]
        for one in rows["contribution"].iloc[1:]:
            total = total + one
        assert total == scores[official]


def test_evidence_names_accepted_records(bureau, run_folder):
    profile = pd.read_parquet(run_folder / "profile.parquet")
    cited = profile.explode("evidence")["evidence"].dropna()
    [source] = (bureau / "store" / "tables" / "operations").glob("*.parquet")
    rows = pd.read_parquet(source)
    known = set(rows["source_id"] + ":" + rows["source_row"].astype(str))
    assert len(cited) > 0
    assert set(cited) <= known


def test_the_late_one_is_explained(bureau, run_folder):
    words = ["explain", "P7", "--project", str(bureau)]
    spoken = CliRunner().invoke(main, [*words, "--lang", "en"])
    assert spoken.exit_code == 0, spoken.output
    assert "never a verdict" in spoken.stdout
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    account = told["account"]
    largest = sorted(account["contributions"], key=lambda one: -one["value"])[:3]
    of_time = {"handling_time", "handling_time_trend", "overdue_rate", "overdue_workdays"}
    assert {"handling_time", "overdue_rate"} < {one["metric"] for one in largest} < of_time
    page = CliRunner().invoke(main, [*words, "--html", "--lang", "zh"])
    assert page.stdout.startswith("<!DOCTYPE html>")


def test_an_answer_sheet_is_made_of_what_was_published_and_only_with_an_approval(bureau, run_folder, tmp_path):
    words = ["answer-sheet", "P7", "--project", str(bureau), "--due", "2026-01-20", "--to", "一室", "--lang", "zh"]
    place = tmp_path / "sheet.html"
    none = CliRunner().invoke(main, [*words, "--approval", " ", "--out", str(place)])
    assert none.exit_code == 2
    assert "答复表。应为：批准核查的文号；实为：没有。" in none.output
    assert not place.exists()
    made = CliRunner().invoke(main, [*words, "--approval", "2025-12", "--out", str(place)])
    assert made.exit_code == 0, made.output
    page = place.read_text("utf-8")
    assert "情况说明表" in page
    assert "2026 年 1 月 20 日" in page
    assert place.stat().st_mode & 0o077 == 0, "it names a person"
    unlisted = [*words, "--approval", "2025-12", "--out", str(tmp_path / "none.html")]
    unlisted[1] = "P8"
    empty = CliRunner().invoke(main, unlisted)
    assert (empty.exit_code == 0) == (tmp_path / "none.html").exists()


def test_steps_stop_where_asked_and_go_where_asked(bureau, run_folder, tmp_path):
    measured = CliRunner().invoke(main, ["measure", "--project", str(bureau), "--out", str(tmp_path / "m"), "--json"])
    assert measured.exit_code == 0, measured.output
    assert {path.name for path in (tmp_path / "m").iterdir()} == {
        "manifest.json", "quality.json", "profile.parquet", "hits.parquet",
        "units.parquet", "series.parquet", "evidence.parquet", "revisions.parquet", "tried.parquet",
        "parts.parquet", "rules.parquet",
        "roster.parquet",
        "matters.json", "words.json",
        "trail_cases.parquet", "trail_steps.parquet", "trail_workflow.parquet", "bid_screens.parquet",
        "public_sums.parquet",
    }  # fmt: skip
    scored = CliRunner().invoke(main, ["score", "--project", str(bureau), "--out", str(tmp_path / "s"), "--json"])
    assert scored.exit_code == 0, scored.output
    assert {path.name for path in (tmp_path / "s").iterdir()} >= RUN_FOLDER
    assert not (tmp_path / "s" / "reports").exists()


def test_measuring_again_leaves_a_whole_run_as_it_is(bureau, run_folder):
    result = CliRunner().invoke(main, ["measure", "--project", str(bureau), "--json"])
    assert result.exit_code == 0, result.output
    assert not json.loads(result.stdout)["fresh"]
    assert (run_folder / "reports" / "index.html").is_file()


def test_the_language_asked_for_stands_at_the_top(bureau, run_folder, tmp_path):
    result = CliRunner().invoke(
        main, ["report", "--project", str(bureau), "--lang", "en", "--out", str(tmp_path / "r")]
    )
    assert result.exit_code == 0, result.output
    assert 'lang="en"' in (tmp_path / "r" / "reports" / "index.html").read_text("utf-8")
    assert 'lang="zh' in (tmp_path / "r" / "reports" / "zh" / "index.html").read_text("utf-8")


def test_without_a_champion_only_run_trains(tmp_path, bureau):
    create_project(tmp_path / "p")
    imported = ["import", str(bureau.parent / "log.csv"), "--project", str(tmp_path / "p")]
    assert CliRunner().invoke(main, imported).exit_code == 0
    for command in ("score", "report"):
        result = CliRunner().invoke(main, [command, "--project", str(tmp_path / "p")])
        assert result.exit_code == 2
        assert "riskml train" in result.output
    assert not (tmp_path / "p" / "runs").exists() or not list((tmp_path / "p" / "runs").iterdir())


@pytest.mark.parametrize("command", ["measure", "score", "report", "run", "train"])
def test_nothing_imported_is_the_projects_fault(tmp_path, command):
    create_project(tmp_path / "p")
    result = CliRunner().invoke(main, [command, "--project", str(tmp_path / "p")])
    assert result.exit_code == 2
    assert "riskml map SOURCE… --import" in result.output


def test_a_folder_with_other_files_is_never_replaced(bureau, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    result = CliRunner().invoke(main, ["run", "--project", str(bureau), "--out", str(tmp_path / "mine")])
    assert result.exit_code == 2
    assert "Name another folder" in result.output
    assert (tmp_path / "mine" / "thesis.txt").read_text("utf-8") == "years of work"


def test_faults_for_programs(tmp_path):
    result = CliRunner().invoke(main, ["import", str(tmp_path / "no.csv"), "--project", str(tmp_path), "--json"])
    assert result.exit_code == 2
    [fault] = json.loads(result.stdout)["faults"]
    assert fault["where"].endswith("no.csv")


def test_our_own_fault_is_exit_1(tmp_path, monkeypatch):
    from riskml.core import project

    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(project.Project, "open", broken)
    result = CliRunner().invoke(main, ["check", "--project", str(tmp_path)])
    assert result.exit_code == 1
    assert "fault of riskml itself" in result.output


def test_an_unknown_official_gets_the_nearest(bureau, run_folder):
    result = CliRunner().invoke(main, ["explain", "P99", "--project", str(bureau)])
    assert result.exit_code == 2
    assert "Did you mean" in result.output
