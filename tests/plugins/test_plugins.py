"""Plugins: chosen by name, held to their shape, and told as faults that name their package."""

import sys
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from riskml.cards import read_cards
from riskml.cards.comparison_plugins import COMPARISONS, with_value
from riskml.cli import main
from riskml.core.errors import CardError, Fault, ModelError, PluginError, SourceError
from riskml.core.plugins import installed_plugins, plugin_identity, plugin_of, trusted_plugins, trusting
from riskml.core.project import Project
from riskml.intake import import_source
from riskml.intake.origins import format_of
from riskml.pipeline.checked_plugins import check_plugins
from riskml.pipeline.exporter_plugins import export
from riskml.pipeline.identity import versions
from riskml.scoring.detectors import PyodDetector, detector_class
from tests.learning.small_bureau import make_project
from tests.plugins.installing import EXAMPLE, describe, install, made_up

STRANGE = "riskml-strange 0.1"


def project_of(root, folder, *trusted, exporters=()):
    """Return a project of the reference's contents, and none of its cards, that trusts some packages."""
    folder.mkdir()
    make_project(root, folder)
    (folder / "data" / "contracts").parent.mkdir(exist_ok=True)
    for name in ("operations", "cases"):
        target = folder / "data" / "contracts" / f"{name}.toml"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((root / "data" / "contracts" / f"{name}.toml").read_bytes())
    listed, asked = (", ".join(f'"{one}"' for one in names) for names in (trusted, exporters))
    (folder / "pyproject.toml").write_text(f"[tool.riskml]\nplugins = [{listed}]\nexporters = [{asked}]\n")
    return Project.open(folder)


def said(error):
    return str(error.value)


def test_what_is_not_trusted_is_never_run_and_its_package_is_named(root, site, tmp_path):
    made_up(site, "raise SystemExit('run')", {"reader": {"odd": "strange:Reader"}})
    project = project_of(root, tmp_path / "bureau")
    (tmp_path / "log.odd").write_text("x")
    with pytest.raises(SourceError, match="riskml-strange has one: trust it under `plugins`"):
        import_source(project, tmp_path / "log.odd", format="odd")
    with pytest.raises(SourceError, match="a name, or the start of an open standard"):
        import_source(project, tmp_path / "log.odd")
    listed = CliRunner().invoke(main, ["plugins", "--project", str(project.root), "--lang", "zh"])
    assert "读取格式 odd: riskml-strange 0.1（未获信任" in listed.output.replace(" (", "（")
    assert "strange" not in sys.modules


def test_what_a_plugin_raises_is_a_fault_with_its_package_and_no_traceback(root, site, tmp_path):
    made_up(site, "def read(path, how):\n    raise KeyError('secret')", {"reader": {"odd": "strange:read"}})
    project = project_of(root, tmp_path / "bureau", "riskml-strange")
    (tmp_path / "log.odd").write_text("x")
    assert format_of(tmp_path / "log.odd", ["riskml-strange"]) == "odd"
    words = ["import", str(tmp_path / "log.odd"), "--project", str(project.root)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert f"reader 'odd' of {STRANGE}: expected a reader of log.odd, found KeyError: 'secret'" in result.output
    assert "Traceback" not in result.output
    assert not list((project.root / "store").glob("tables/*/*"))


READER = """
import numpy as np, pyarrow as pa
from riskml.intake.readers import Chunk, table_of
class Reader:
    fixed, details, notes = True, {}, []
    columns = ["case_id", "step", "occurred_at"]
    def __init__(self, path, how): pass
    def chunks(self): return iter([CHUNK])
"""
ROW = 'table_of(Reader.columns, [["A"], ["s"], ["2026-03-02"]])'


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("CHUNK = 3", "int"),
        (f"CHUNK = Chunk({ROW}, np.array([1, 2], np.int64))", "1 rows with 2 numbers"),
        (f"CHUNK = Chunk({ROW}, np.array([0], np.int64))", "row numbers that do not grow"),
        ("CHUNK = Chunk(pa.table({'case_id': [1]}), np.array([1], np.int64))", "columns that are no text: case_id"),
        ("Reader.columns = ['case_id', 'case_id']", "['case_id', 'case_id']"),
        ("Reader.details = {'rows': 3}", "{'rows': 3}"),
        ("Reader.notes = 3", "TypeError"),
    ],
)
def test_a_reader_is_held_to_its_shape(root, site, tmp_path, change, found):
    good = f"CHUNK = Chunk({ROW}, np.array([1], np.int64))\n"
    made_up(site, f"{READER}\n{good}{change}", {"reader": {"odd": "strange:Reader"}})
    project = project_of(root, tmp_path / "bureau", "riskml-strange")
    (tmp_path / "log.odd").write_text("x")
    with pytest.raises(PluginError) as error:
        import_source(project, tmp_path / "log.odd")
    assert STRANGE in said(error)
    assert found in said(error)


def card_of(project, root, compare):
    text = (root / "features" / "metrics" / "handling_time.toml").read_text("utf-8")
    folder = project.features / "metrics"
    folder.mkdir(exist_ok=True)
    (folder / "handling_time.toml").write_text(text.replace('compare = "mean"', f'compare = "{compare}"'), "utf-8")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("built_on = 'median'\ndef observations(select): return select", "found 'median'"),
        ("built_on = 'mean'\ndef observations(select): return 3", "found int"),
        ("built_on = 'mean'\ndef observations(select): return 1 / 0", "ZeroDivisionError"),
        ("built_on = 'mean'", "AttributeError"),
        ("built_on = 'mean'\ndef observations(select): return \"select * from '/etc/hostname'\"", "working set"),
    ],
)
def test_a_comparison_is_held_to_its_shape_and_its_sql_to_the_grammar(root, site, tmp_path, code, found):
    made_up(site, code, {"comparison": {"odd": "strange"}})
    project = project_of(root, tmp_path / "bureau", "riskml-strange")
    card_of(project, root, "odd")
    with pytest.raises(CardError) as error:
        read_cards(project)
    assert f"comparison 'odd' of {STRANGE}" in said(error)
    assert found in said(error)


def test_a_comparison_asks_another_question_and_the_page_says_whose(root, example, tmp_path):
    from riskml.cards.pages import card_pages

    project = project_of(root, tmp_path / "bureau", "riskml-example-plugins")
    card_of(project, root, "geometric_mean")
    cards = read_cards(project)
    [card] = cards.metrics
    assert card.compare == "mean"
    assert "LN(CAST(elapsed_workdays AS DOUBLE))" in card.observations
    page = card_pages(cards)["metrics/handling_time.md"]
    assert "mean, as asked by comparison 'geometric_mean' of riskml-example-plugins 1.0" in page


def test_a_comparison_nobody_knows_names_those_there_are(root, site, tmp_path):
    project = project_of(root, tmp_path / "bureau")
    card_of(project, root, "maen")
    with pytest.raises(CardError, match="Did you mean 'mean'") as error:
        read_cards(project)
    assert all(name in said(error) for name in COMPARISONS)


def test_a_value_is_replaced_where_it_stands():
    asked = with_value("select a + b as value from steps where a > 0", "{value} * 2")
    assert asked == "SELECT (a + b) * 2 AS value FROM steps WHERE a > 0"
    with pytest.raises(CardError, match="a column 'value'"):
        with_value("select a from steps", "{value}")


DETECTOR = """
import numpy as np
class Odd:
    def __init__(self, power=1.0): self.power = power
    def fit(self, X): self.middle = X.mean(axis=0)
    def decision_function(self, X): return RESULT
"""


def profiles(rows=80):
    return np.random.default_rng(4).normal(size=(rows, 3))


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ("np.full(len(X), np.nan)", "not finite"),
        ("X", "of shape"),
        ("undefined", "NameError"),
        ("np.arange(len(X)) * 1.0", "a row's score"),
    ],
)
def test_a_detector_is_held_to_its_shape_and_to_a_row_of_its_own(site, result, found):
    made_up(site, DETECTOR.replace("RESULT", result), {"detector": {"Odd": "strange:Odd"}})
    with trusting(["riskml-strange"]), pytest.raises((PluginError, ModelError)) as error:
        PyodDetector("Odd").fit(profiles())
    assert "Odd" in said(error)
    assert found.split()[0] in said(error) or "row is the row's own" in said(error)


def test_a_detector_is_known_only_where_its_package_is_trusted(example):
    X = profiles()
    with pytest.raises(ModelError, match="riskml-example-plugins has one"):
        detector_class("MedianDistance")
    with trusting(["riskml-example-plugins"]):
        fitted = PyodDetector("MedianDistance", {"power": 1.0}, reference_size=4, random_state=1).fit(X)
        stored = fitted.to_arrays()
    base, phi = fitted.explain(X[:5])
    assert base + phi.sum(axis=1) == pytest.approx(fitted.decision_function(X[:5]), rel=1e-12)
    told = {"name": "MedianDistance", "settings": {"power": 1.0}, "random_state": 1, "width": 3}
    with pytest.raises(ModelError, match="MedianDistance"):
        PyodDetector.from_arrays(stored, **told)
    with trusting(["riskml-example-plugins"]):
        again = PyodDetector.from_arrays(stored, **told)
    assert (again.decision_function(X) == fitted.decision_function(X)).all()


def exported(root, site, tmp_path, code):
    made_up(site, code, {"exporter": {"odd": "strange:export"}})
    project = project_of(root, tmp_path / "bureau", "riskml-strange", exporters=["odd"])
    run = tmp_path / "run"
    run.mkdir()
    pa.parquet.write_table(pa.table({"grade": ["red"]}), run / "warnings.parquet")
    export(project, run, date(2026, 1, 31), "0123")
    return {one.relative_to(run).as_posix(): one.read_bytes() for one in run.rglob("*") if one.is_file()}


def test_an_exporter_reads_tables_and_its_files_have_a_folder_of_their_own(root, site, tmp_path):
    code = (
        "def export(run):\n    grades = run.table('warnings')['grade'].to_pylist()\n"
        "    return {'a.txt': f'{run.as_of} {run.run_id} {run.tables} {grades}'.encode()}"
    )
    files = exported(root, site, tmp_path, code)
    assert files["exports/odd/a.txt"] == b"2026-01-31 0123 ('warnings',) ['red']"
    assert files.keys() == {"exports/odd/a.txt", "warnings.parquet"}


@pytest.mark.parametrize(
    ("returned", "found"),
    [
        ("{'../a.txt': b''}", "'../a.txt'"),
        ("{'/tmp/a.txt': b''}", "'/tmp/a.txt'"),
        (r"{'a\\b': b''}", r"'a\\b'"),
        ("{'..': b''}", "'..'"),
        ("{'a.txt': 'text'}", "'a.txt'"),
        ("3", "TypeError"),
        ("{run.table('warning'): b''}", "Did you mean 'warnings'"),
    ],
)
def test_what_an_exporter_returns_stays_in_its_folder(root, site, tmp_path, returned, found):
    with pytest.raises(PluginError) as error:
        exported(root, site, tmp_path, f"def export(run): return {returned}")
    assert found in said(error)
    assert [one.name for one in (tmp_path / "run").rglob("*")] == ["warnings.parquet"]


@pytest.mark.parametrize(
    ("kind", "name"), [("reader", "CSV"), ("comparison", "mean"), ("detector", "knn"), ("detector", "ECOD")]
)
def test_no_plugin_takes_a_name_that_is_built_in(root, site, tmp_path, kind, name):
    made_up(site, "", {kind: {name: "strange"}})
    with pytest.raises(PluginError, match="a name that is not built in") as error:
        check_plugins(project_of(root, tmp_path / "bureau", "riskml-strange"))
    assert STRANGE in said(error)


def test_every_fault_of_what_is_trusted_is_told_at_once(root, site, tmp_path):
    made_up(site, "raise RuntimeError('not today')", {"exporter": {"odd": "strange:export"}})
    describe(site, {"name": "riskml-empty", "version": "2"})
    with pytest.raises(PluginError, match="riskml-empty 2: expected an entry point"):
        trusted_plugins(["riskml-strange", "riskml-empty"])
    project = project_of(root, tmp_path / "bureau", "riskml-strange", exporters=["odd", "ood"])
    with pytest.raises(PluginError) as error:
        check_plugins(project)
    assert "RuntimeError: not today" in said(error)
    assert "'ood'" in said(error)
    with pytest.raises(PluginError, match="nowhere-1: expected an installed package, found none of that name"):
        check_plugins(project_of(root, tmp_path / "other", "nowhere-1"))


def test_two_trusted_packages_do_not_share_a_name(site):
    entries = {"riskml.readers": {"ledger": "strange:read"}}
    install(EXAMPLE, site)
    describe(site, {"name": "riskml-other", "version": "3", "entry-points": entries})
    both = ["riskml-example-plugins", "riskml-other"]
    with pytest.raises(PluginError, match="a name that no other trusted plugin has"):
        plugin_of("reader", "ledger", both, ())
    assert plugin_of("reader", "ledger", both[1:], ()).version == "3"
    offered = {(one.name, one.distribution) for one in installed_plugins()}
    assert {("ledger", one) for one in both} <= offered


def test_what_a_package_is_made_of_is_part_of_what_a_run_is(example):
    names = ("riskml-example-plugins",)
    before = plugin_identity(names)
    assert before["riskml-example-plugins"]["version"] == "1.0"
    assert plugin_identity(names) == before
    file = example / "riskml_example_plugins" / "detector.py"
    file.write_text(file.read_text("utf-8").replace("** self.power", "* self.power"), "utf-8")
    assert plugin_identity(names) != before
    assert versions(names)["riskml-example-plugins"] == "1.0"
    assert "riskml-example-plugins" not in versions()
    assert plugin_identity(()) == {}


def test_faults_that_a_plugin_tells_itself_pass(site):
    code = (
        "from riskml.core.errors import Fault, SourceError\n"
        "def read(path, how): raise SourceError([Fault(str(path), 'a ledger', 'none')])"
    )
    made_up(site, code, {"reader": {"odd": "strange:read"}})
    [plugin] = trusted_plugins(["riskml-strange"])
    with pytest.raises(SourceError) as error, plugin.answering("a reader"):
        plugin.load()("x.odd", None)
    assert error.value.faults == (Fault("x.odd", "a ledger", "none"),)
