"""Writing: every page with its links, all or nothing."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskml.core import atomic
from riskml.portraits import draw
from riskml.reports import write_reports, writing
from riskml.reports.names import file_name
from tests.portraits import fabricated_run
from tests.reports.page_reader import Reader


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data()


@pytest.fixture(scope="module")
def written(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "reports"
    first = write_reports(run, folder, officials=["u1-01", "u3-10"])
    assert first == folder / "index.html"
    return folder


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_both_languages_have_the_same_pages(written):
    paths = files(written)
    english = {path.removeprefix("en/") for path in paths if path.startswith("en/")}
    assert {path for path in paths if not path.startswith("en/")} == english
    assert {"index.html", "whole.html"} <= english
    assert sum(path.startswith("officials/") for path in paths) == 4, "each has a page and an annex"
    assert sum(path.startswith("units/") for path in paths) == 4


def test_every_link_leads_to_a_page(written):
    for path in written.rglob("*.html"):
        reader = Reader(path.read_text("utf-8"))
        assert reader.faults == []
        for link in reader.links:
            assert (path.parent / unquote(link)).resolve().is_file(), f"{path.name} -> {link}"


def test_every_page_can_be_reached_from_the_index(written):
    seen, waiting = set(), [(written / "index.html").resolve()]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        waiting += [(path.parent / unquote(link)).resolve() for link in Reader(path.read_text("utf-8")).links]
    assert seen == {path.resolve() for path in written.rglob("*.html")}


def test_two_processes_write_what_one_writes(run, written, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_MANY", 1)
    monkeypatch.setattr(writing, "_TOGETHER", 2)
    write_reports(run, tmp_path / "reports", officials=["u1-01", "u3-10"], jobs=2)
    assert files(tmp_path / "reports") == files(written)


def test_the_same_run_writes_the_same_bytes_over_an_older_folder(run, written, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "stale.html").write_text("old", "utf-8")
    write_reports(run, folder, officials=["u1-01", "u3-10"])
    assert files(folder) == files(written)
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_a_failure_leaves_the_older_folder_as_it_was(run, tmp_path, monkeypatch):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "index.html").write_text("old", "utf-8")

    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(draw, "portray_whole", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_reports(run, folder, officials=["u1-01"])
    assert files(folder) == {"index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_a_failed_exchange_brings_the_older_folder_back(run, tmp_path, monkeypatch):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "index.html").write_text("old", "utf-8")
    move = atomic.move

    def fail(source, target):
        if target == folder and not source.name.endswith("-older"):
            raise OSError("no")
        move(source, target)

    monkeypatch.setattr(atomic, "exchange", lambda *_: False)  # as where two names cannot be swapped at once
    monkeypatch.setattr(atomic, "move", fail)
    with pytest.raises(OSError, match="no"):
        write_reports(run, folder, ("zh",), officials=["u1-01"])
    assert files(folder) == {"index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


@given(st.text(max_size=300))
def test_file_names_are_safe(identifier):
    name = file_name(identifier)
    assert name.isascii()
    assert len(name) <= 64
    assert all(one.isalnum() or one in "-." for one in name)
    assert name.endswith(".html")
    assert not name.startswith(("-", "."))


@given(st.lists(st.text(max_size=30), unique=True, max_size=30))
def test_file_names_are_unique_even_where_case_does_not_count(identifiers):
    assert len({file_name(one).lower() for one in identifiers}) == len(identifiers)


def test_processes_that_render_load_nothing_that_draws_or_learns():
    code = (
        "import sys, riskml.reports.rendering; "
        "print([one for one in ('sklearn', 'scipy', 'riskml.portraits.draw', 'riskml.triage') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
