"""CONTRIBUTING's walks, each done as a reader would: those that change the engine, in a copy of it."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from riskml.cli import main
from tests.docs import walkthrough
from tests.docs.walkthrough import FENCE, agrees, blocks, commands, follow
from tests.reports.page_reader import whole_page
from tests.sample_of_rules import keep_few_cards

RETURNED = "bureau/features/metrics/returned_share.toml"
COPIED = ("riskml", "tests", "features", "training", "serving", "data", "pyproject.toml")


@pytest.fixture(scope="module")
def sections(root):
    """Each walk by its heading's last words."""
    page = (root / "CONTRIBUTING.md").read_text("utf-8")
    walks = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    return {title.removeprefix("Add a "): text for title, _, text in (one.partition("\n") for one in walks)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a walk is done that brings its own cards: of the catalogue's it needs hardly any."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(walkthrough, "keep_a_sample_of_cards", keep_few_cards)
    return tmp_path


def test_a_metric_and_a_rule_beside_it(sections, folder):
    assert follow(sections["metric in one file"] + sections["rule"], folder) == []


def test_a_wrong_number_in_the_card_is_caught(sections, folder):
    wrong = sections["metric in one file"].replace("observed = 2, expected = 1", "observed = 3, expected = 1")
    [said] = follow(wrong, folder)
    assert "exit 2" in said
    assert "returned_share" in said


def test_a_near_miss_that_hits_is_caught(sections, folder):
    assert CliRunner().invoke(main, ["init", "bureau"]).exit_code == 0
    keep_few_cards(folder / "bureau")
    wrong = sections["rule"].replace("left_workdays = 0\n", "left_workdays <= 1\n")
    assert "near_miss" in follow(wrong, folder)[0]


@pytest.fixture
def checkout(root, tmp_path):
    """A copy of what a contributor changes."""
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, tmp_path / name)
    return tmp_path


def change(folder, diff):
    """Make the changes of a diff, each where its lines stand once and nowhere else."""
    for told in re.split(r"^--- ", diff, flags=re.MULTILINE)[1:]:
        file = folder / re.search(r"^\+\+\+ b/(.*)$", told, re.MULTILINE).group(1)
        for hunk in told.split("\n@@\n")[1:]:
            lines = hunk.rstrip("\n").splitlines()
            old = "\n".join(line[1:] for line in lines if line[0] in " -")
            new = "\n".join(line[1:] for line in lines if line[0] in " +")
            text = file.read_text("utf-8")
            assert text.count(old) == 1, f"{file.name} has not once: {old}"
            file.write_text(text.replace(old, new), "utf-8")


def run(folder, *words):
    """Run Python on the copy."""
    paths = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=paths, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def walk(text, folder):
    """Do what a walk shows: save its files, make its changes, run its code, type its commands."""
    assert blocks(text)
    for one in FENCE.finditer(text):
        kind, file, content = one["kind"], one["file"], one["text"]
        if file:
            (folder / file).write_text(content, "utf-8")
        elif kind == "diff":
            change(folder, content)
        elif kind == "python":
            run(folder, "-c", content)
        elif kind == "console":
            for command in commands(next(iter(blocks(one[0])))):
                printed = run(folder, "-c", "from riskml.cli import main; main()", *command.words[1:])
                assert agrees(command.shown, printed), printed
    new = [str(folder / one.file) for one in blocks(text) if one.file and one.file.endswith(".py")]
    run(folder, "-m", "ruff", "check", "--no-cache", "--config", str(folder / "pyproject.toml"), *new)


def test_a_format(sections, checkout):
    walk(sections["format"], checkout)
    [kept] = (checkout / "bureau" / "quarantine" / "operations").glob("*.csv")
    [row] = csv.DictReader(io.StringIO(kept.read_text("utf-8-sig")))
    assert row["source_row"] == "3"


def test_a_page_and_a_document_of_the_same_values(sections, checkout):
    walk(sections["page"], checkout)
    walk(sections["document"], checkout)
    for language, heading in (("zh", "调阅理由"), ("en", "Pulled for")):
        page = whole_page((checkout / f"pull_list.{language}.html").read_text("utf-8")).text()
        rows = list(csv.DictReader(io.StringIO((checkout / f"pull_list.{language}.csv").read_text("utf-8-sig"))))
        assert len(rows) > 1
        assert heading in page
        assert heading in rows[0]
        assert all(cell.lstrip("'") in page for row in rows for cell in row.values())
