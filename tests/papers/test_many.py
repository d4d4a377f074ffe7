"""The same paper of many: the same files as one by one, whoever makes them, each entered into the ledger."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.errors import ProjectError
from riskml.core.project import Project
from riskml.papers import Letterhead
from riskml.papers.many import Manner, write_each
from riskml.papers.wording import Wording
from riskml.pipeline.published import runs_in
from riskml.reviews.ledger import Ledger
from tests.papers.published import LISTED, UNLISTED, bureau


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return bureau(tmp_path_factory.mktemp("office") / "bureau")


@pytest.fixture(scope="module")
def run(folder):
    return runs_in(folder / "runs")[-1]


def manner(kind="portrait", form="docx", fonts=()):
    return Manner(kind, Letterhead(Wording("zh")), form, fonts)


def call(folder, *words):
    return CliRunner().invoke(main, ["papers", *words, "--project", str(folder)], env={"RISKML_LANG": "en"})


def flat(parts):
    return [one for part in parts for one in part]


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_two_processes_make_what_one_makes_in_the_same_order(run, form, monkeypatch):
    monkeypatch.setattr("riskml.papers.many.TOGETHER", 1)
    alone = flat(write_each(run, manner(form=form), "all"))
    assert len(alone) == 4
    assert flat(write_each(run, manner(form=form), "all", jobs=2)) == alone


def test_listed_are_those_whom_the_list_has(run):
    listed = {key for key, _ in flat(write_each(run, manner(), "listed"))}
    everybody = {key for key, _ in flat(write_each(run, manner(), "all"))}
    assert LISTED in listed < everybody
    assert UNLISTED in everybody - listed


def test_each_file_is_that_of_the_person_alone_and_stands_in_the_ledger(folder, tmp_path):
    ledger = Ledger.of(Project.open(folder))
    before = ledger.count() if ledger.begun else 0
    many, one = tmp_path / "many", tmp_path / "one.docx"
    done = call(folder, "portrait", "--each", "all", "--jobs", "1", "--lang", "zh", "-o", str(many))
    assert done.exit_code == 0, done.output
    assert f"已写入 {many}：共 4 份" in done.stdout
    assert ledger.count() - before == 4
    call(folder, "portrait", "--official", LISTED, "--lang", "zh", "-o", str(one))
    (same,) = many.glob(f"portrait-{LISTED}-*.docx")
    assert same.read_bytes() == one.read_bytes()
    assert all(path.stat().st_mode & 0o077 == 0 for path in (many, *many.iterdir())), "they name people"


def test_units_all_have_their_report(folder, tmp_path):
    done = call(folder, "unit-report", "--each", "all", "--format", "json", "--jobs", "1", "-o", str(tmp_path / "all"))
    assert done.exit_code == 0, done.output
    assert sorted(one.suffix for one in (tmp_path / "all").iterdir()) == [".json"] * 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("inquiry", "--each", "listed"), "a paper that is made of many alike: portrait / unit-report"),
        (("unit-report", "--each", "listed"), "--each all, since a list has people and no units"),
        (("portrait", "--each", "all", "--official", LISTED), "not both"),
    ],
)
def test_what_is_made_of_one_alone_is_refused(folder, tmp_path, words, said):
    done = call(folder, *words, "-o", str(tmp_path / "none"))
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "none").exists()


def test_what_goes_wrong_in_another_process_is_told_as_a_fault(run, tmp_path):
    with pytest.raises(ProjectError) as error:
        flat(write_each(run, manner(form="pdf", fonts=(str(tmp_path / "none"),)), "all", jobs=2))
    assert error.value.faults[0].in_("zh").startswith(str(tmp_path / "none"))
