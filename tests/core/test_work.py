"""One command at a time; what is kept is its owner's; a disk that is full is one fault."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from datetime import datetime

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core import atomic
from riskml.core.access import Access
from riskml.core.errors import DiskError, ProjectError, disk_errors
from riskml.core.hold import hold, is_held, release
from riskml.core.project import Project, Settings
from riskml.core.scratch import Scratch, sweep
from riskml.core.work import LOCK, at_work
from riskml.intake import import_source
from riskml.pipeline import create_project

LOG = "case_id,step,official_id,occurred_at\nc1,a,x,2026-03-05 10:00\nc2,a,x,\n"


@pytest.fixture
def bureau(tmp_path):
    return Project.open(create_project(tmp_path / "bureau").root)


@pytest.fixture
def log(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text(LOG, "utf-8")
    return file


def in_a_fork(work):
    """Do something in a fork; return its exit code, which is what `work` returns."""
    child = os.fork()
    if child == 0:
        try:
            code = work()
        except BaseException:  # noqa: BLE001 (whatever it is, the test has to see a code)
            code = 99
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def test_another_command_is_refused_and_told_of_by_whom(bureau, log):
    with at_work(bureau, "run"):
        told = json.loads((bureau.store / LOCK).read_text("utf-8"))
        at = datetime.fromisoformat(told["since"]).astimezone()
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from riskml.cli import main; main()",
                "import",
                str(log),
                "--project",
                str(bureau.root),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert f"another run is at work since {at:%H:%M}, process {os.getpid()}" in done.stderr
    assert done.stderr.count("  - ") == 1
    assert import_source(bureau, log)[0].accepted == 1


def test_a_dead_owners_lock_is_free(bureau, log):
    def dies():
        with at_work(bureau, "run"):
            os._exit(7)

    assert in_a_fork(dies) == 7
    assert json.loads((bureau.store / LOCK).read_text("utf-8"))["command"] == "run"
    assert import_source(bureau, log)[0].accepted == 1


def test_a_command_within_a_command_goes_on(bureau, log):
    with at_work(bureau, "run"), at_work(bureau, "train"):
        assert import_source(bureau, log)[0].accepted == 1
    assert (bureau.store / LOCK).read_bytes() == b""
    assert not is_held(bureau.store / LOCK)


def test_a_fork_does_not_hold_what_its_parent_holds(bureau):
    """Nor does it end the parent's hold, nor keep it when the parent is gone."""

    def refused():
        with pytest.raises(ProjectError, match=f"process {os.getppid()}"), at_work(bureau, "run"):
            pass
        return 5

    with at_work(bureau, "train"):
        assert in_a_fork(refused) == 5
        assert in_a_fork(lambda: 6 if is_held(bureau.store / LOCK) else 0) == 6

    reader, writer = os.pipe()

    def leaves_a_child():
        with at_work(bureau, "train"):
            if os.fork() == 0:
                os.close(writer)
                os.read(reader, 1)  # lives until the test has looked
                os._exit(0)
            os._exit(4)

    assert in_a_fork(leaves_a_child) == 4
    assert not is_held(bureau.store / LOCK)
    os.close(writer)
    os.close(reader)


def test_another_thread_is_another_command(bureau):
    said = []

    def other():
        try:
            with at_work(bureau, "train"):
                said.append("at work")
        except ProjectError as error:
            said.append(str(error))

    with at_work(bureau, "run"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "another run is at work" in said[0]


def test_reading_takes_no_lock(bureau, log):
    import_source(bureau, log)
    with at_work(bureau, "run"):
        done = CliRunner().invoke(main, ["models", "--project", str(bureau.root)])
    assert done.exit_code == 0, done.output


def modes(folder):
    return {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*")) if path.is_dir()}, {
        stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.skipif(os.name != "posix", reason="there are no modes")
def test_what_is_kept_is_its_owners_alone(bureau, log):
    before = os.umask(0o022)
    try:
        import_source(bureau, log)
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    for folder in (bureau.store, bureau.quarantine, bureau.runs):
        assert modes(folder)[0] == {0o700}
        assert modes(folder)[1] <= {0o600}
    assert list(bureau.quarantine.rglob("*.csv"))


@pytest.mark.skipif(os.name != "posix", reason="there are no modes")
def test_the_group_of_the_settings_may_read_and_an_older_store_follows(bureau, log):
    import grp

    import_source(bureau, log)
    bureau.store.chmod(0o755)  # as an older version left it
    (group,) = {grp.getgrgid(os.getegid()).gr_name}
    shared = Project(bureau.root, Settings(group=group))
    with at_work(shared, "run"), Scratch(shared.runs, ".2026-03-31", shared.settings.access) as scratch:
        (scratch.path / "reports").mkdir()
        (scratch.path / "reports" / "index.html").write_text("page")
        atomic.replace_folder(scratch.path, shared.runs / "2026-03-31")
    for folder in (shared.store / "tables", shared.quarantine, shared.runs):
        assert modes(folder)[0] == {0o2750}
        assert modes(folder)[1] == {0o640}
        assert {path.stat().st_gid for path in folder.rglob("*")} == {os.getegid()}
    with at_work(bureau, "run"):
        assert modes(bureau.store)[1] == {0o600}


def test_a_group_that_is_not_there_is_a_fault(bureau, log):
    nobody = Project(bureau.root, Settings(group="no-such-group-here"))
    with pytest.raises(ProjectError, match=r"\[tool.riskml\] group: expected a group of this system"):
        import_source(nobody, log)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, "room on the disk"),
        (errno.EDQUOT, "room on the disk"),
        (errno.EROFS, "a read-only file system"),
        (errno.EACCES, "one that this account is kept from"),
        (errno.EIO, "a disk that reads and writes"),
    ],
)
def test_the_disks_faults_are_one_fault_with_exit_code_2(bureau, log, monkeypatch, code, expected):
    def broken(path, content):
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr("riskml.intake.importing.write_file", broken)
    done = CliRunner().invoke(main, ["import", str(log), "--project", str(bureau.root)])
    assert done.exit_code == 2
    assert expected in done.output
    assert "fault of riskml itself" not in done.output
    monkeypatch.undo()
    assert not [path for path in bureau.store.rglob("*") if path.is_file() and path.name != LOCK]


def test_what_databases_say_of_a_disk_is_heard():
    import sqlite3

    import duckdb

    for error in (
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.OperationalError("attempt to write a readonly database"),
        duckdb.IOException("IO Error: Could not write file: No space left on device"),
    ):
        with pytest.raises(DiskError), disk_errors("bureau"):
            raise error
    with pytest.raises(RuntimeError), disk_errors("bureau"):
        raise RuntimeError("the disk is full")  # anybody's words are not the disk's


def test_scratch_of_the_living_is_left_and_of_the_dead_is_cleared(tmp_path):
    def dies():
        Scratch(tmp_path, "engine")
        os._exit(3)

    with Scratch(tmp_path, "engine") as mine:
        assert in_a_fork(dies) == 3
        assert len(list(tmp_path.glob("engine-*"))) == 4
        (tmp_path / "engine-of-somebody").mkdir()
        sweep(tmp_path, "engine")
        assert mine.path.is_dir()
        assert sorted(tmp_path.iterdir()) == sorted(
            [mine.path, mine.path.with_name(f"{mine.path.name}.owner"), tmp_path / "engine-of-somebody"]
        )
    assert [path.name for path in tmp_path.iterdir()] == ["engine-of-somebody"]


def test_two_names_are_swapped_at_once(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "said").write_text(folder.name)
    if atomic.exchange(one, other):
        assert (one / "said").read_text() == "other"
        assert (other / "said").read_text() == "one"


@pytest.mark.parametrize("at_once", [True, False])
def test_an_older_folder_goes_when_the_new_one_stands(tmp_path, monkeypatch, at_once):
    target = tmp_path / "2026-03-31"
    target.mkdir()
    (target / "said").write_text("older")
    if not at_once:
        monkeypatch.setattr(atomic, "exchange", lambda *_: False)
    with Scratch(tmp_path, ".2026-03-31") as scratch:
        (scratch.path / "said").write_text("new")
        atomic.replace_folder(scratch.path, target)
    assert (target / "said").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-31"]


def test_killed_between_two_renames_the_older_folder_comes_back(tmp_path, monkeypatch):
    target = tmp_path / "2026-03-31"
    target.mkdir()
    (target / "said").write_text("older")

    def dies():
        scratch = Scratch(tmp_path, ".2026-03-31")
        moved = []

        def once(source, place):
            if moved:
                os._exit(8)
            moved.append(source)
            source.rename(place)

        atomic.exchange, atomic.move = (lambda *_: False), once
        atomic.replace_folder(scratch.path, target)
        return 0

    assert in_a_fork(dies) == 8
    assert not target.exists()
    sweep(tmp_path, ".2026-03-31-")
    assert (target / "said").read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-31"]


def test_an_act_that_was_written_down_is_seen_whole_and_brought_to_its_end(tmp_path, monkeypatch):
    store = tmp_path / "store"
    rows, names, old = store / "rows", store / "names", store / "names" / "old"
    for folder in (rows, names):
        folder.mkdir(parents=True)
    old.write_text("old")
    (rows / ".a.draft").write_text("a")
    (names / ".new.draft").write_text("new")
    moves = {rows / ".a.draft": rows / "a", names / ".new.draft": names / "new"}
    monkeypatch.setattr(atomic, "finish", lambda _: None)  # as if killed there
    atomic.commit(store, moves, [old])
    assert list(atomic.standing(store, names)) == [old]
    (rows / ".a.draft").rename(rows / "a")
    assert atomic.standing(store, names) == {names / "new": names / ".new.draft"}
    monkeypatch.undo()
    atomic.finish(store)
    assert sorted(path.name for path in store.rglob("*") if path.is_file()) == ["a", "new"]
    assert atomic.standing(store, names) == {names / "new": names / "new"}


def test_a_log_that_leads_outside_is_refused(tmp_path):
    store = tmp_path / "store"
    store.mkdir()
    (store / atomic.COMMIT).write_text(json.dumps({"move": [], "remove": ["../elsewhere"]}))
    with pytest.raises(ProjectError, match="a log of moves and removals"):
        atomic.finish(store)


def test_a_held_file_is_one_holders(tmp_path):
    mine = hold(tmp_path / "lock")
    assert hold(tmp_path / "lock") is None
    assert is_held(tmp_path / "lock")
    release(mine)
    assert not is_held(tmp_path / "lock")
    assert not is_held(tmp_path / "nothing")


def test_a_systems_own_modes_are_left_where_there_are_none(tmp_path, monkeypatch):
    monkeypatch.setattr("riskml.core.access._POSIX", False)
    Access("anybody").make(tmp_path / "store")
    with Access("anybody").kept():
        (tmp_path / "store" / "rows").write_text("a")
