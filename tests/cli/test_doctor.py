"""``riskml doctor``: all that needs attention at once, nothing touched, and nobody named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.project import Project
from riskml.core.work import at_work
from riskml.intake import import_source
from riskml.pipeline import create_project, doctor
from tests.sample_of_rules import keep_a_sample_of_cards

LOG = "case_id,step,official_id,unit_id,occurred_at\n" + "".join(
    f"C{number},review,P-{number % 3}-secret,U1,{year}-03-0{1 + number % 9}\n"
    for number, year in enumerate([2025, 2031] * 9)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doctor") / "bureau"
    project = create_project(folder)
    keep_a_sample_of_cards(folder)
    source = folder.parent / "王芳 of the bureau.csv"
    source.write_text(LOG, "utf-8")
    import_source(project, source, table="operations", format="csv")
    return project


@pytest.fixture
def project(made, tmp_path):
    """Return a copy of the project that a test may break."""
    shutil.copytree(made.root, tmp_path / "bureau")
    return Project.open(tmp_path / "bureau")


def examined(folder, *words):
    result = CliRunner().invoke(main, ["doctor", "--project", str(folder), "--json", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, json.loads(result.stdout)


def lines(told, about):
    return [one for section in told.values() if isinstance(section, list) for one in section if one["about"] == about]


def state_of(folder):
    return {
        path: (path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def test_what_is_well_and_what_is_not_stand_side_by_side(project):
    code, told = examined(project.root)
    assert code == 2
    [holidays] = lines(told, "holidays")
    assert (holidays["state"], holidays["first"], holidays["last"]) == ("attention", 2025, 2031)
    [announced] = lines(told, "announced")
    assert holidays["missing"] == list(range(announced["until"] + 1, 2032))
    assert not told["fine"]
    [imports] = lines(told, "imports")
    assert (imports["rows"], imports["state"]) == (18, "fine")
    [packages] = lines(told, "packages")
    assert {"numpy", "duckdb", "holidays"} <= packages["packages"].keys()
    assert "rich" not in packages["packages"], "it moves no figure"
    assert [one["extra"] for one in lines(told, "extra")]
    assert [one["model"] for one in lines(told, "champion")] == ["riskml", "riskml-triage"]


def test_nothing_is_touched(project):
    before = state_of(project.root)
    examined(project.root)
    assert state_of(project.root) == before


def test_nothing_is_made_in_a_folder_that_is_no_project(tmp_path):
    code, told = examined(tmp_path)
    assert code == 2
    assert "riskml init" in lines(told, "settings")[0]["en"]
    assert not list(tmp_path.iterdir())


def test_nobody_no_source_and_no_folder_is_named(project, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: project.root.parent)
    [file] = (project.store / "tables" / "operations").glob("*.parquet")
    file.write_bytes(b"broken")
    shown = CliRunner().invoke(main, ["doctor", "--project", str(project.root), "--lang", "en"])
    said = shown.stdout
    assert "attention" in said
    assert "(a source)" in said, "the fault names the import's source, and that may be a person's"
    for word in ("secret", "王芳", str(project.root), str(project.root.parent)):
        assert word not in said


def test_all_that_is_broken_is_told_at_once(project):
    settings = project.root / "pyproject.toml"
    wrong = '[tool.riskml]\nlanguag = "zh"\ntracking_uri = "http://me:hunter2@host"\n'
    settings.write_text(wrong, "utf-8")
    (project.features / "metrics" / "overdue_rate.toml").write_text("name = ", "utf-8")
    next((project.store / "manifests").glob("*.json")).write_text("{}", "utf-8")
    (project.runs / "2025-12-31").mkdir(parents=True)
    code, told = examined(project.root)
    assert code == 2
    assert {one["about"] for one in lines(told, "settings")} == {"settings"}
    assert len(lines(told, "settings")) == 2
    said = json.dumps(told)
    assert "hunter2" not in said
    assert "overdue_rate.toml" in said
    assert any("manifest" in one["en"] for one in lines(told, "store"))
    assert lines(told, "runs")[0]["state"] == "fine"


def test_what_a_killed_command_left_is_counted_and_left(project):
    (project.store / "tables" / "operations" / f"{'0' * 16}.parquet").write_bytes(b"rows that no manifest names")
    (project.runs / ".2025-12-31-abcdef").mkdir(parents=True)
    _, told = examined(project.root)
    assert lines(told, "left")[0]["count"] == 2
    with at_work(project, "import"):
        pass
    assert lines(examined(project.root)[1], "left")[0]["count"] == 0


def test_a_command_at_work_is_told_and_not_disturbed(project):
    with at_work(project, "train"):
        _, told = examined(project.root)
    assert lines(told, "lock")[0]["command"] == "train"
    assert not lines(told, "left")
    assert lines(examined(project.root)[1], "lock")[0]["command"] is None


def test_a_disk_that_is_full_and_a_folder_that_is_open_need_attention(project, monkeypatch):
    project.store.chmod(0o755)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 5e8}))
    _, told = examined(project.root)
    assert lines(told, "disk")[0]["state"] == "attention"
    assert "0755" in next(one for one in lines(told, "rights") if one["state"] == "attention")["en"]


def test_a_look_that_breaks_off_stops_no_other(project, monkeypatch):
    monkeypatch.setattr(doctor, "_system", lambda: iter([1 / 0]))
    _, told = examined(project.root)
    assert told["system"][0]["state"] == "attention"
    assert "ZeroDivisionError" in told["system"][0]["zh"]
    assert lines(told, "imports")


def test_both_languages_end_with_how_much_needs_attention(project):
    shown = {
        one: CliRunner().invoke(main, ["doctor", "--project", str(project.root), "--lang", one]) for one in ("zh", "en")
    }
    assert shown["en"].stdout.rstrip().endswith("1 thing needs attention, marked with !.")
    assert shown["zh"].stdout.rstrip().endswith("有 1 项需要处理，已用 ! 标出。")
    assert sum(line.startswith("! ") for line in shown["zh"].stdout.splitlines()) == 1


def test_a_published_run_and_a_plug_in_are_told(project, monkeypatch):
    entry = doctor.metadata.EntryPoint("diary", "bureau:Diary", "riskml.readers")
    monkeypatch.setattr(doctor.metadata, "entry_points", lambda: doctor.metadata.EntryPoints([entry]))
    folder = project.runs / "2025-12-31"
    folder.mkdir(parents=True)
    manifest = {
        "run_id": "1", "facts_id": "1", "until": "report", "outputs": {"a": "0"}, "as_of": "2025-12-31", "riskml": "0"
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    _, told = examined(project.root)
    assert [(one["state"], one.get("as_of")) for one in lines(told, "runs")] == [
        ("fine", "2025-12-31"), ("attention", None),
    ]  # fmt: skip
    assert [(one["name"], one["group"]) for one in lines(told, "plugin")] == [("diary", "riskml.readers")]


def test_where_riskml_is_looked_at_no_module_of_a_plug_in_is_loaded():
    code = "import sys, riskml.pipeline.doctor; print([one for one in ('mlflow', 'sklearn') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
