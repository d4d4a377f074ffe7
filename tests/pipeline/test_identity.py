"""What a run is made of: all that can move a figure, looked at before and after."""

from __future__ import annotations

import json
import shutil
from importlib import metadata

import pytest

from riskml.cards import read_cards
from riskml.core import hashes
from riskml.core.errors import ModelError, ProjectError, SourceError
from riskml.core.project import Project
from riskml.intake import import_source
from riskml.pipeline import identity, job, open_project
from riskml.pipeline.fitting import fit
from riskml.registry import named_versions
from riskml.registry.store import opened
from tests.pipeline.tiny_bureau import make


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    project = make(tmp_path_factory.mktemp("identity") / "bureau")
    session = open_project(project.root)
    fit(project, session.cards, by="Han Meimei")
    return project


@pytest.fixture
def bureau(template, tmp_path):
    shutil.copytree(template.root, tmp_path / "bureau")
    return Project.open(tmp_path / "bureau")


def published(project):
    return sorted(path.name for path in project.runs.iterdir())


def test_everything_that_can_move_a_figure_is_named_with_its_version():
    told = identity.versions()
    figures = {"numpy", "scipy", "pandas", "pyarrow", "duckdb", "scikit-learn", "lightgbm", "numba", "llvmlite"}
    figures |= {"pyod", "sqlglot", "chinesecalendar", "holidays", "tzdata"}
    assert figures | {"python"} <= told.keys()
    assert not identity.MOVES_NO_FIGURE & told.keys()
    assert {name: metadata.version(name) for name in figures} == {name: told[name] for name in figures}


def test_what_moves_no_figure_is_a_dependency():
    declared = {identity._name_of(one) for one in metadata.requires("riskml")}
    assert declared >= identity.MOVES_NO_FIGURE


def test_all_rooms_count_as_code(monkeypatch):
    seen = {}
    monkeypatch.setattr(hashes, "hash_of_files", lambda root, files: seen.update({root: list(files)}) or "")
    hashes.code_hash()
    [(root, files)] = seen.items()
    rooms = {file.relative_to(root).parts[0] for file in files}
    assert {"core", "intake", "calendars", "workingset", "metrics", "rules", "scoring", "triage", "reports"} <= rooms


def test_new_holidays_make_another_run(bureau, monkeypatch):
    session = open_project(bureau.root)
    first = session.run(until="measure")
    assert not session.run(until="measure").fresh
    told = json.loads((first.folder / "manifest.json").read_text("utf-8"))
    assert told["versions"] == identity.versions()
    known = identity.versions()
    monkeypatch.setattr(identity, "versions", lambda *_: known | {"holidays": "9999.1"})
    again = session.run(until="measure")
    assert again.fresh
    assert again.run_id != first.run_id


def test_who_handles_warnings_makes_no_other_run(bureau):
    cards = read_cards(bureau)
    before = identity.identity_of(bureau, cards)
    for name in identity.OF_THE_ROOM:
        file = bureau.root / name
        file.write_text(file.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert identity.identity_of(bureau, cards).parts == before.parts


def test_drivers_of_databases_are_no_part_of_a_run():
    assert metadata.version("pg8000")
    assert not {"pg8000", "pymysql"} & identity.versions().keys()


def grades(project):
    file = project.serving / "grades.toml"
    file.write_text(file.read_text("utf-8") + "\n# a remark\n", "utf-8")


def card(project):
    file = next((project.features / "metrics").glob("*.toml"))
    file.write_text(file.read_text("utf-8") + "\n# a remark\n", "utf-8")


def settings(project):
    file = project.root / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace("Asia/Shanghai", "Asia/Urumqi"), "utf-8")


def rows(project):
    file = next((project.store / "tables" / "operations").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def another_import(project):
    """As a hand would do it that knows of no lock."""
    file = next((project.store / "manifests").glob("*.json"))
    account = json.loads(file.read_text("utf-8")) | {"import_id": "0" * 16, "sha256": "1" * 64, "sequence": 2}
    (file.parent / f"{'0' * 16}.json").write_text(json.dumps(account), "utf-8")
    for folder in (project.store / "tables" / "operations", project.quarantine / "operations"):
        [kept] = folder.iterdir()
        shutil.copy(kept, kept.with_stem("0" * 16))


CHANGES = {
    grades: "the files of features, training, serving, data",
    card: "the cards that were read",
    settings: "settings in pyproject.toml",
    rows: "the rows that were accepted|no readable file",
    another_import: "the imports in store/",
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_published_that_is_not_what_was_planned(bureau, monkeypatch, change):
    whole = job.insist_unchanged

    def changed_first(*args, **words):
        change(bureau)
        whole(*args, **words)

    monkeypatch.setattr(job, "insist_unchanged", changed_first)
    with pytest.raises((ProjectError, SourceError), match=CHANGES[change]):
        open_project(bureau.root).run(until="measure")
    assert published(bureau) == []


def test_a_champion_that_is_moved_during_the_run_stops_it(bureau, monkeypatch):
    whole = job.insist_unchanged

    def moved_first(*args, **words):
        with opened(bureau) as shelf:
            shelf.client.delete_registered_model_alias("riskml", "champion")
        now = [(what, told, named_versions(bureau).get("champion")) for what, told, _ in args[3:]]
        whole(*args[:3], *now, **words)

    monkeypatch.setattr(job, "insist_unchanged", moved_first)
    with pytest.raises(ProjectError, match="the champion: expected as planned: 1, found None"):
        open_project(bureau.root).run(languages=("zh",))
    assert published(bureau) == []
    monkeypatch.undo()
    with pytest.raises(ModelError, match="the alias was taken away"):
        open_project(bureau.root).run(languages=("zh",), train=True)


def test_cards_that_changed_since_they_were_read_are_read_again(bureau):
    session = open_project(bureau.root)
    card(bureau)
    with pytest.raises(ProjectError, match="Open the project again"):
        session.run(until="measure")
    assert open_project(bureau.root).run(until="measure").fresh


def test_a_training_publishes_no_model_of_other_rows(bureau, monkeypatch):
    from riskml.pipeline import fitting

    whole = fitting.insist_unchanged

    def changed_first(*args, **words):
        grades(bureau)
        whole(*args, **words)

    monkeypatch.setattr(fitting, "insist_unchanged", changed_first)
    with pytest.raises(ProjectError, match="changed during the run"):
        fit(bureau, open_project(bureau.root).cards, "careful")
    with opened(bureau) as shelf:
        assert len(shelf.client.search_model_versions()) == 1


def test_a_source_that_grows_while_it_is_read_is_not_taken(bureau, tmp_path, monkeypatch):
    from riskml.intake.tables import TableIntake

    log = tmp_path / "late.csv"
    log.write_text("case_id,step,official_id,occurred_at\nL1,a,x,2026-03-05 10:00\n", "utf-8")
    whole = TableIntake.take

    def grown(self, chunk):
        whole(self, chunk)
        with log.open("a", encoding="utf-8") as file:
            file.write("L2,a,x,2026-03-06 10:00\n")

    monkeypatch.setattr(TableIntake, "take", grown)
    before = sorted(path.name for path in (bureau.store / "manifests").iterdir())
    with pytest.raises(SourceError, match="a file that stays as it was"):
        import_source(bureau, log)
    assert sorted(path.name for path in (bureau.store / "manifests").iterdir()) == before
    monkeypatch.undo()
    assert import_source(bureau, log)[0].rows_read == 2


def test_an_import_that_comes_while_somebody_reads_is_said(bureau, tmp_path, monkeypatch):
    """Reading takes no lock: it would mix two states of the store."""
    from riskml.pipeline import facts

    log = tmp_path / "late.csv"
    log.write_text("case_id,step,official_id,occurred_at\nL1,a,x,2026-03-05 10:00\n", "utf-8")
    whole = facts.prepare

    def crossed(*args, **words):
        import_source(bureau, log)
        return whole(*args, **words)

    monkeypatch.setattr(facts, "prepare", crossed)
    with pytest.raises(SourceError, match="an import in between"):
        open_project(bureau.root).facts()
    monkeypatch.undo()
    assert len(open_project(bureau.root).facts().inputs) == 2
    assert not list((bureau.store / "engine").iterdir())
