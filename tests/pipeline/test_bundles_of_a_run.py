"""Warnings of a run, each recomputed from its bundle: by riskml, and by a program that knows nothing of riskml."""

import contextlib
import copy
import hashlib
import json
import shutil
import zipfile
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from click.testing import CliRunner

from riskml.bundles import issued_in, make_bundle, make_bundles, read_bundle, recompute, write_bundle
from riskml.bundles.content import PACKAGE, WARNING
from riskml.cli import main
from riskml.core.errors import ProjectError
from riskml.pipeline import open_project
from riskml.pipeline.published import published_run
from riskml.registry import sign
from riskml.rules import example_engine
from tests.conftest import DEEP, ROOT
from tests.working import SCHEMA


@pytest.fixture(scope="module")
def second():
    spec = spec_from_file_location("verify_warning", ROOT / "docs" / "verify_warning.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.verify


def of_every_kind(run):
    """Return what a run issued: of what is about the same by the same rules two warnings, in `make deep` all."""
    rows = run.rows("matter_warnings", "score", columns=["warning_id", "about", "rules"])
    kinds = {str(one["warning_id"]): (one["about"], *one["rules"]) for one in rows}
    seen = Counter()
    for name in issued_in(run):
        seen[kinds[name]] += 1
        if DEEP or seen[kinds[name]] <= 2:
            yield name


@pytest.fixture(scope="module")
def files(ran, tmp_path_factory):
    """The bundles of what the run issued, by what each is about."""
    folder = tmp_path_factory.mktemp("bundles")
    project = ran.session.project
    ids = list(of_every_kind(published_run(project.runs, None, "run")))
    made = {}
    for name, held in zip(ids, make_bundles(project, ids), strict=True):
        write_bundle(folder / f"{name}.zip", held)
        made.setdefault(held.bundle.warning["about"], []).append(folder / f"{name}.zip")
    return made


@pytest.fixture(scope="module")
def engine():
    with example_engine(SCHEMA) as opened:
        yield opened


@pytest.fixture
def one_engine(engine, monkeypatch):
    """Ask many bundles on one engine: that `riskml verify` opens its own for its one is seen where it is typed."""
    monkeypatch.setattr("riskml.bundles.recomputing.example_engine", lambda _: contextlib.nullcontext(engine))


def changed(file, tmp_path, change):
    """Return the bundle with something in it changed, the rest of its file as it was."""
    told = tmp_path / "changed.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(told, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == WARNING:
                value = json.loads(content)
                change(value)
                content = json.dumps(value).encode()
            new.writestr(name, content)
    return told


@pytest.mark.usefixtures("one_engine")
def test_every_warning_that_was_issued_comes_out_again(files, second):
    every = [file for one in files.values() for file in one]
    assert len(every) > 10
    assert {"case", "pair", "tender"} <= {*files}
    assert {"score", "draw"} & {*files}  # about people
    hits = 0
    for file in every:
        found = recompute(read_bundle(file))
        assert [str(one) for one in found.faults] == [], file.name
        assert found.untold == (), file.name
        told, faults = second(file)
        assert faults == [], told
        hits += found.hits
    assert hits > 10


def test_each_law_that_a_card_names_has_the_version_that_was_read(files, tmp_path):
    held = [read_bundle(file).bundle for one in files.values() for file in one]
    told = {law.zh: law for bundle in held for law in bundle.laws}
    assert told
    assert all(law.version < law.read for law in told.values())
    for bundle in held:
        sources = " ".join(rule.card["source"]["zh"] for rule in bundle.rules)
        assert {law.zh for law in bundle.laws} == {name for name in told if f"《{name}》" in sources}


def test_the_same_warning_is_the_same_file(ran, files, tmp_path):
    [file] = files["score"][:1]
    write_bundle(tmp_path / "again.zip", make_bundle(ran.session.project, file.stem))
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_no_more_rows_are_handed_out_than_the_hits_need(files):
    """Of the fifteen thousand acts and more of the city."""
    held = [read_bundle(file).bundle for name, one in files.items() for file in one if name not in ("score", "draw")]
    rows = [len(rule.tables["steps"].rows) for one in held for rule in one.rules if "steps" in rule.tables]
    assert rows
    assert sorted(rows)[len(rows) // 2] < 200


def spoil_a_score(value):
    value["score"]["score"] += 1e-12


def spoil_a_reason(value):
    value["score"]["reasons"][3]["contribution"] += 1e-9


def spoil_the_p_value(value):
    value["score"]["p_value"] = value["score"]["p_value"] / 2


def spoil_the_reference(value):
    value["score"]["reference"] = [one - 100 for one in value["score"]["reference"]]


def spoil_the_selection(value):
    value["score"]["selected"] = not value["score"]["selected"]


@pytest.mark.usefixtures("one_engine")
@pytest.mark.parametrize(
    "spoil", [spoil_a_score, spoil_a_reason, spoil_the_p_value, spoil_the_reference, spoil_the_selection]
)
def test_a_score_that_was_touched_is_found_by_both(files, second, tmp_path, spoil):
    touched = changed(files["score"][0], tmp_path, spoil)
    assert recompute(read_bundle(touched)).faults
    assert second(touched)[1]


def of_a_matter(files):
    """A bundle of a rule that looks at acts, with rows that matter."""
    for name, one in files.items():
        for file in one if name not in ("score", "draw") else []:
            if any(rule.reach for rule in read_bundle(file).bundle.rules):
                return file
    raise AssertionError("no warning about a matter")


@pytest.mark.usefixtures("one_engine")
def test_a_record_that_was_left_out_or_renamed_is_found_by_both(files, second, tmp_path):
    file = of_a_matter(files)
    hit = read_bundle(file).bundle.rules[0].hits[0]

    def forget(value):
        value["rules"][0]["hits"][0]["records"] = [*hit.records, "OP-OF-NOBODY"]

    def rename(value):
        for table in value["rules"][0]["tables"].values():
            table["rows"] = [["x" if cell == hit.records[0] else cell for cell in row] for row in table["rows"]]

    def empty(value):
        for name, table in value["rules"][0]["tables"].items():
            if name not in ("clock", "calendar"):
                table["rows"] = []

    for spoil in (forget, rename, empty):
        touched = changed(file, tmp_path, spoil)
        assert recompute(read_bundle(touched)).faults, spoil.__name__
        assert second(touched)[1], spoil.__name__


@pytest.mark.usefixtures("one_engine")
def test_facts_levels_selects_and_grades_that_were_touched_are_found(files, tmp_path):
    file = of_a_matter(files)
    grade = read_bundle(file).bundle.warning["grade"]
    spoilt = {
        "facts": lambda value: value["rules"][0]["hits"][0].update(facts='{"count": 99}'),
        "level": lambda value: value["rules"][0]["hits"][0].update(level="reminder"),
        "select": lambda value: value["rules"][0].update(sql=value["rules"][0]["sql"] + " limit 1"),
        "card": lambda value: value["rules"][0]["card"].update(name="another"),
        "grade": lambda value: value["warning"].update(grade="yellow" if grade == "red" else "red"),
        "run": lambda value: value.update(run_id="0" * 16),
        "rules": lambda value: value.update(rules=[]),
    }
    for name, spoil in spoilt.items():
        assert recompute(read_bundle(changed(file, tmp_path, spoil))).faults, name


def test_what_is_no_bundle_says_so(files, tmp_path):
    [file] = files["score"][:1]
    with pytest.raises(ProjectError, match="a bundle of a warning"):
        read_bundle(ROOT / "README.md")
    with pytest.raises(ProjectError, match="a bundle of a warning"):
        read_bundle(changed(file, tmp_path, lambda value: value.update(more="than a bundle has")))
    with zipfile.ZipFile(tmp_path / "strange.zip", "w") as archive:
        archive.writestr("../outside.txt", "x")
    with pytest.raises(ProjectError, match="the members of a bundle and no others"):
        read_bundle(tmp_path / "strange.zip")


def test_an_unknown_warning_names_what_is_near(ran, files):
    name = files["score"][0].stem
    with pytest.raises(ProjectError, match="Did you mean"):
        make_bundle(ran.session.project, copy.copy(name[:-1] + "_"))


def test_the_commands_write_one_and_verify_it(ran, files, tmp_path):
    folder, name = str(ran.folder), of_a_matter(files).stem
    asked = ["bundle", name, "--out", str(tmp_path), "--project", folder, "--lang", "en"]
    written = CliRunner().invoke(main, asked)
    assert written.exit_code == 0, written.output
    key = str(ran.folder / "ledger" / "log.vkey")
    answer = CliRunner().invoke(main, ["verify", str(tmp_path / f"{name}.zip"), "--key", key, "--lang", "en"])
    assert answer.exit_code == 0, answer.output
    assert "come out again" in answer.stdout
    assert "publication in the signed ledger" in answer.stdout
    without = CliRunner().invoke(main, ["verify", str(tmp_path / f"{name}.zip"), "--lang", "zh"])
    assert "发布证明没有核对" in without.stdout
    touched = changed(
        tmp_path / f"{name}.zip", tmp_path, lambda value: value["rules"][0]["hits"][0].update(level="reminder")
    )
    refused = CliRunner().invoke(main, ["verify", str(touched), "--lang", "zh", "--json"])
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["holds"] is False
    nothing = CliRunner().invoke(main, ["bundle", "--project", folder])
    assert nothing.exit_code == 2


def test_who_stands_for_the_model_goes_along(ran, files, second, tmp_path):
    """Who trained it, who signed this very package, and the leaf of the ledger by which it was made champion."""
    shutil.copytree(ran.folder, tmp_path / "bureau")
    project = open_project(tmp_path / "bureau").project
    signature = sign(project, "champion", by="Second Person", note="looked at the card")
    held = make_bundle(project, files["score"][0].stem)
    signed = held.bundle.signed
    assert [(one.by, one.note) for one in signed.signatures] == [("Second Person", "looked at the card")]
    assert held.package == signed.package.encode() == signature.digest.encode()
    entries = {entry["act"]["kind"]: entry["act"] for entry in json.loads(held.ledger)["entries"]}
    assert entries["promotion"]["object"] == hashlib.sha256(held.package).hexdigest()
    write_bundle(tmp_path / "signed.zip", held)
    assert recompute(read_bundle(tmp_path / "signed.zip")).faults == ()
    told, faults = second(tmp_path / "signed.zip")
    assert faults == []
    assert f"model: trained by {signed.trained_by}, signed by Second Person" in told
    key = str(ran.folder / "ledger" / "log.vkey")
    answer = CliRunner().invoke(main, ["verify", str(tmp_path / "signed.zip"), "--key", key, "--lang", "en"])
    assert answer.exit_code == 0, answer.output
    assert "signed by Second Person" in answer.stdout
    assert "that of a promotion in the signed ledger" in answer.stdout

    def by_who_trained(value):
        value["signed"]["signatures"][0]["by"] = value["signed"]["trained_by"]

    def of_another_package(value):
        value["signed"]["package"] = "0" * 64

    def another_model(value):
        value["model"]["version"] = "99"

    for spoil in (by_who_trained, of_another_package, another_model):
        touched = changed(tmp_path / "signed.zip", tmp_path, spoil)
        assert recompute(read_bundle(touched)).faults, spoil.__name__
        assert second(touched)[1], spoil.__name__


def test_a_package_that_was_not_promoted_is_found_by_the_ledger(ran, files, tmp_path):
    """The digest is changed wherever the bundle tells it: the leaf of the promotion is of another."""
    with zipfile.ZipFile(files["score"][0]) as old, zipfile.ZipFile(tmp_path / "swapped.zip", "w") as new:
        package = old.read(PACKAGE)
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(package, b"0" * len(package)))
    assert recompute(read_bundle(tmp_path / "swapped.zip")).faults == ()
    asked = ["verify", str(tmp_path / "swapped.zip"), "--key", str(ran.folder / "ledger" / "log.vkey"), "--lang", "en"]
    answer = CliRunner().invoke(main, asked)
    assert answer.exit_code == 2
    assert PACKAGE in answer.output
