"""``riskml papers``: what it writes, for whom, and what it refuses."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.cli.documents import NAMES
from riskml.core.project import Project
from riskml.core.texts import Text
from riskml.papers import formats
from riskml.papers.kinds import KINDS
from riskml.reviews.ledger import Ledger
from tests.papers.published import HOSTILE, LISTED, bureau
from tests.papers.test_documents import strings, warning_of

MAGIC = {"docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK", "json": b"{"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return bureau(tmp_path_factory.mktemp("office") / "bureau", {LISTED: HOSTILE})


def call(folder, *words):
    return CliRunner().invoke(main, ["papers", *words, "--project", str(folder)], env={"RISKML_LANG": "en"})


def test_the_command_names_every_paper_there_is():
    assert tuple(KINDS) == NAMES


@pytest.mark.parametrize("form", MAGIC)
def test_each_format_is_written_and_read_by_its_owner_alone(folder, tmp_path, form):
    place = tmp_path / f"paper.{form}"
    done = call(folder, "portrait", "--official", LISTED, "--format", form, "-o", str(place))
    assert done.exit_code == 0, done.output
    assert place.read_bytes().startswith(MAGIC[form])
    assert place.stat().st_mode & 0o077 == 0, "it names a person"


def test_json_has_the_name_as_it_was_written(folder, tmp_path):
    place = tmp_path / "paper.json"
    call(folder, "portrait", "--official", LISTED, "--format", "json", "--lang", "zh", "-o", str(place))
    told = json.loads(place.read_text("utf-8"))
    assert HOSTILE in told["title"]
    assert {one["kind"] for one in told["blocks"]} <= {"heading", "paragraph", "table", "form"}


def test_without_a_place_the_file_is_named_by_what_it_is_and_about_whom(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(folder, "summary", "--format", "json")
    assert done.stdout.strip() == "summary.json"
    done = call(folder, "portrait", "--official", LISTED, "--format", "json")
    assert done.stdout.startswith("portrait-u1-01-")
    assert (tmp_path / done.stdout.strip()).is_file()


def test_that_a_paper_left_is_entered_into_the_ledger(folder, tmp_path):
    ledger = Ledger.of(Project.open(folder))
    before = ledger.size if hasattr(ledger, "size") else len(list(ledger.folder.rglob("*")))
    done = call(
        folder, "inquiry", "--official", LISTED, "--approval", "3", "--format", "json", "-o", str(tmp_path / "i.json")
    )
    assert done.exit_code == 0, done.output
    ledger = Ledger.of(Project.open(folder))
    after = ledger.size if hasattr(ledger, "size") else len(list(ledger.folder.rglob("*")))
    assert after > before


def test_a_warning_and_two_subjects_at_once(folder, tmp_path):
    from riskml.pipeline.published import runs_in

    key = warning_of(runs_in(folder / "runs")[-1])
    done = call(folder, "assignment", "--warning", key, "-o", str(tmp_path / "a.docx"))
    assert done.exit_code == 0, done.output
    both = call(folder, "assignment", "--warning", key, "--official", LISTED)
    assert both.exit_code == 2
    assert "give one of --official, --unit and --warning" in both.output
    assert call(folder, "portrait").exit_code == 2


def test_what_is_not_installed_is_told_with_what_to_install(folder, tmp_path, monkeypatch):
    lacking = {"docx": "python-docx", "pdf": "typst", "xlsx": "xlsxwriter"}
    monkeypatch.setattr(
        formats, "find_spec", lambda name: None if name in {"docx", "typst", "xlsxwriter"} else find_spec(name)
    )
    for form, package in lacking.items():
        done = call(folder, "summary", "--format", form, "-o", str(tmp_path / "none"))
        assert done.exit_code == 2
        assert f"{package} is not installed" in done.output
        assert "riskml[papers]" in done.output
    assert call(folder, "summary", "--format", "json", "-o", str(tmp_path / "s.json")).exit_code == 0


def test_what_a_project_sets_stands_on_its_papers_and_a_wrong_key_is_refused(folder, tmp_path):
    file = folder / "serving" / "papers.toml"
    kept = file.read_text("utf-8")
    try:
        file.write_text(
            'office = { zh = "某区纪委监委", en = "Commission" }\nsecrecy = { zh = "机密", en = "secret" }\n', "utf-8"
        )
        place = tmp_path / "s.json"
        assert call(folder, "summary", "--format", "json", "--lang", "zh", "-o", str(place)).exit_code == 0
        told = json.loads(place.read_text("utf-8"))
        assert told["secrecy"] == "机密"
        assert "某区纪委监委" in json.dumps(told, ensure_ascii=False)
        file.write_text('ofice = "x"\n', "utf-8")
        done = call(folder, "summary", "-o", str(place))
        assert done.exit_code == 2
        assert "office" in done.output
    finally:
        file.write_text(kept, "utf-8")


def test_check_reads_what_a_project_says_of_its_papers(folder, monkeypatch):
    monkeypatch.setattr("riskml.pipeline.check.what_holds", lambda _: Text(zh="全部成立", en="all hold"))
    file = folder / "serving" / "papers.toml"
    kept = file.read_text("utf-8")
    try:
        words = ["check", "--project", str(folder)]
        assert CliRunner().invoke(main, words, env={"RISKML_LANG": "en"}).exit_code == 0
        file.write_text("watermarks = 1\n", "utf-8")
        done = CliRunner().invoke(main, words, env={"RISKML_LANG": "en"})
        assert done.exit_code == 2
        assert "watermark" in done.output
    finally:
        file.write_text(kept, "utf-8")


def test_strings_are_all_of_a_papers_texts(folder):
    from riskml.papers.document import Paper, Paragraph

    assert strings(Paper("a", "b", "zh", (Paragraph("c"),))).split() == ["a", "b", "zh", "c", "body", "paragraph"]
