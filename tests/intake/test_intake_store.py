"""The store: whole or not at all, the same for the same input, and checked against its manifests."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from riskml.core.errors import SourceError
from riskml.core.project import Project, Settings
from riskml.intake import Mapping, import_source, stored_files, verify_manifests
from riskml.intake.files import Drafts
from riskml.intake.tables import TableIntake

HEAD = "case_id,step,official_id,occurred_at,due,boss\n"
TEXT = HEAD + "c1,a,x,2026-03-05,2026-04-01,z\nc1,b,x,2026-03-06,2026-04-01,z\nc2,a,y,,2026-04-02,z\n"
BOTH = Mapping.model_validate(
    {
        "tables": {
            "operations": {"fields": {name: name for name in ("case_id", "step", "official_id", "occurred_at")}},
            "cases": {"repeated": True, "fields": {"case_id": "case_id", "due_at": "due"}},
        }
    }
)


def test_one_source_fills_several_tables_and_repeats_collapse(store):
    store.take("a.csv", TEXT)
    operations, cases = import_source(store.project, store.folder / "a.csv", mapping=BOTH)
    assert (operations.accepted, operations.quarantined, operations.duplicates) == (2, 1, 0)
    assert (cases.accepted, cases.quarantined, cases.duplicates) == (2, 0, 1)
    assert store.rows(cases).case_id.tolist() == ["c1", "c2"]
    assert {table: len(files) for table, files in stored_files(store.project).items()} == {"cases": 1, "operations": 1}
    (only,) = import_source(store.project, store.folder / "a.csv", mapping=BOTH, table="cases")
    assert only == cases


def test_the_same_import_again_changes_nothing(store):
    first = store.take("a.csv", TEXT)
    before = {name: (store.folder / name).stat().st_mtime_ns for name in store.files()}
    assert store.take("a.csv", TEXT) == first
    assert {name: (store.folder / name).stat().st_mtime_ns for name in store.files()} == before


def test_the_same_import_elsewhere_gives_the_same_bytes(store, tmp_path):
    first = store.take("a.csv", TEXT)
    other = type(store)(tmp_path / "elsewhere")
    assert other.take("a.csv", TEXT) == first
    assert other.files() == store.files()
    for name in store.files():
        assert (other.folder / name).read_bytes() == (store.folder / name).read_bytes()


def test_other_bytes_zones_and_mappings_are_other_imports(store):
    first = store.take("a.csv", TEXT)
    second = store.take("b.csv", TEXT.replace("c2", "c3"))
    mapped = store.take("a.csv", TEXT, mapping={"official_id": "boss"})
    dutch = Project(store.folder, Settings.model_validate({"timezone": "Europe/Amsterdam"}))
    (zoned,) = import_source(dutch, store.folder / "b.csv")
    assert len({one.import_id for one in (first, second, mapped, zoned)}) == 4


def test_times_of_another_zone_than_the_projects_are_not_read_on(store):
    """Hours that were office hours in one zone are night in another: nobody is judged by the clock of a setting."""
    store.take("a.csv", TEXT)
    dutch = Project(store.folder, Settings.model_validate({"timezone": "Europe/Amsterdam"}))
    with pytest.raises(SourceError, match="read in the zone that the project is in now, Europe/Amsterdam"):
        verify_manifests(dutch)
    (again,) = import_source(dutch, store.folder / "a.csv")
    assert [one.import_id for one in verify_manifests(dutch)] == [again.import_id]


def test_importing_the_same_bytes_otherwise_replaces_them(store):
    first = store.take("a.csv", TEXT)
    second = store.take("a.csv", TEXT, mapping={"occurred_at": "due"})
    assert second.accepted == 3
    assert stored_files(store.project) == {"operations": [second.stored(store.project)]}
    assert not first.stored(store.project).exists()
    assert not first.set_aside(store.project).exists()
    assert [one.accepted for one in second.replaced] == [first.accepted]
    assert verify_manifests(store.project) == [second.model_copy(update={"replaced": ()})]  # the file does not tell


@pytest.mark.parametrize("moment", ["take", "finish", "publish"])
def test_a_failure_at_any_moment_leaves_nothing_behind(store, monkeypatch, moment):
    def broken(*args, **words):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Drafts if moment == "publish" else TableIntake, moment, broken)
    with pytest.raises(RuntimeError, match="the disk is full"):
        store.take("a.csv", TEXT)
    assert stored_files(store.project) == {}
    assert store.files() == set()
    monkeypatch.undo()
    account = store.take("a.csv", TEXT)
    assert verify_manifests(store.project) == [account]


def test_a_failure_in_the_second_table_publishes_neither(store, monkeypatch):
    whole = TableIntake.finish

    def fails_for_cases(self, place, columns):
        if self.plan.contract.table == "cases":
            raise RuntimeError("the disk is full")
        return whole(self, place, columns)

    monkeypatch.setattr(TableIntake, "finish", fails_for_cases)
    (store.folder / "a.csv").write_text(TEXT)
    with pytest.raises(RuntimeError):
        import_source(store.project, store.folder / "a.csv", mapping=BOTH)
    assert store.files() == set()


def test_drafts_are_removed_on_the_way_out(tmp_path):
    place = tmp_path / "deep" / "rows.csv"
    with Drafts(tmp_path / "store") as drafts:
        drafts.file(place).write_text("half")
        assert len(list(place.parent.iterdir())) == 1
    assert list(place.parent.iterdir()) == []


def spoil(file, **changes):
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


def test_manifests_that_do_not_add_up_are_told_all_at_once(store):
    first = store.take("a.csv", TEXT)
    second = store.take("b.csv", TEXT.replace("c2", "c3"))
    folder = store.project.store / "manifests"
    spoil(folder / f"{first.import_id}.json", rows_read=4)
    second.stored(store.project).unlink()
    second.set_aside(store.project).unlink()
    with pytest.raises(SourceError) as caught:
        verify_manifests(store.project)
    assert len(caught.value.faults) == 3
    assert "4 rows read = accepted + quarantined + duplicates" in str(caught.value)
    assert str(caught.value).count("no readable file") == 2
    spoil(folder / f"{first.import_id}.json", rows_read="many")
    with pytest.raises(SourceError, match="1 faults in it"):
        verify_manifests(store.project)


def test_a_file_with_other_rows_is_noticed_and_mended_by_importing_again(store):
    first = store.take("a.csv", TEXT)
    second = store.take("b.csv", TEXT.replace("c1", "c9").replace("y,,", "y,2026-03-06,"))
    first.stored(store.project).write_bytes(second.stored(store.project).read_bytes())
    aside = first.set_aside(store.project)
    aside.write_bytes(aside.read_bytes() * 2)
    with pytest.raises(SourceError) as caught:
        verify_manifests(store.project)
    assert [(fault.expected, fault.found) for fault in caught.value.faults] == [("2 rows", "3"), ("1 rows", "3")]
    assert store.take("a.csv", TEXT) == first
    assert len(verify_manifests(store.project)) == 2


def test_quarantined_rows_with_lines_and_quotes_are_counted_right(store):
    store.take("a.csv", HEAD + '"c\n""1""",a,x,,,\nc2,"x\n\ny",x,,,\n')
    (account,) = verify_manifests(store.project)
    assert account.quarantined == 2


def test_a_source_that_is_twice_in_one_table_is_noticed(store):
    first = store.take("a.csv", TEXT)
    folder = store.project.store / "manifests"
    twin = json.loads((folder / f"{first.import_id}.json").read_text("utf-8")) | {"import_id": "twin"}
    (folder / "twin.json").write_text(json.dumps(twin), "utf-8")
    for place in (first.stored, first.set_aside):
        file = place(store.project)
        file.with_stem("twin").write_bytes(file.read_bytes())
    with pytest.raises(SourceError, match="each source in a table once"):
        verify_manifests(store.project)


def test_a_store_of_another_version_is_not_read_as_if_it_said_nothing(store):
    account = store.take("a.csv", TEXT)
    file = account.stored(store.project)
    older = pq.read_table(file)
    names = {"occurred_is_date": "occurred_at_is_date"}
    pq.write_table(older.rename_columns([names.get(name, name) for name in older.column_names]), file)
    folder = store.project.store / "manifests"
    told = json.loads((folder / f"{account.import_id}.json").read_text("utf-8"))
    told["stored_sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / f"{account.import_id}.json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(SourceError) as caught:
        verify_manifests(store.project)
    [fault] = caught.value.faults
    assert (fault.where, fault.found) == (str(file), "occurred_at_is_date")
    assert fault.remedy == "Import a.csv again."


def test_a_table_whose_contract_is_gone_is_told(store, tmp_path):
    store.take("a.csv", TEXT)
    own = tmp_path / "own"
    shutil.copytree(store.folder, own)
    (own / "data" / "contracts" / "operations.toml").unlink()
    with pytest.raises(SourceError, match=r"Put operations.toml back"):
        verify_manifests(Project(own, store.project.settings))


def test_an_empty_project_has_nothing_to_verify(store):
    assert verify_manifests(store.project) == []
    assert stored_files(store.project) == {}


def test_progress_is_told_and_manifests_name_no_folder(store):
    told = []
    account = store.take("a.csv", TEXT, progress=told.append)
    assert told == [3]
    assert str(store.folder) not in (store.project.store / "manifests" / f"{account.import_id}.json").read_text("utf-8")


def test_importing_the_package_loads_neither_pandera_nor_arrow():
    code = "import sys, riskml.intake; print([m for m in ('pandera', 'pyarrow', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
