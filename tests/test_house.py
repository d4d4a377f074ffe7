"""The rules of the house that a machine can read."""

import ast
import re
import subprocess
import sys
from functools import cache

import pytest

CONTENT = ("features", "training", "serving", "data")
HEAVY = (
    "django",
    "duckdb",
    "mlflow",
    "numba",
    "pandas",
    "pandera",
    "pyarrow",
    "pyod",
    "shap",
    "sklearn",
    "sqlalchemy",
    "sqlglot",
)
LONGEST = 450
MOST_PARAMETERS = 9
FLAT = {
    "riskml/scoring/boosted.py: Boosted.__init__": "scikit-learn clones an estimator by its flat parameters",
    "riskml/scoring/scorer.py: RiskScorer.__init__": "likewise; its tenth says how often ordinary rows may be marked",
}


def sources(root):
    return sorted((root / "riskml").rglob("*.py"))


def test_content_is_data(root):
    found = [file for name in CONTENT for file in (root / name).rglob("*") if file.suffix in {".py", ".sh", ".pkl"}]
    assert not found


def test_no_module_bears_a_content_folders_name(root):
    assert not [file for file in sources(root) if {file.stem, *file.relative_to(root / "riskml").parts} & set(CONTENT)]


def test_no_file_is_longer_than_it_should_be(root):
    long = {
        file.name: lines
        for folder in ("riskml", "tests", "benchmarks")
        for file in (root / folder).rglob("*.py")
        if (lines := file.read_text("utf-8").count("\n")) > LONGEST
    }
    assert not long


def functions_of(file):
    """Yield each function of a file with its parameters; what a method is called on is none."""
    for owner in ast.walk(ast.parse(file.read_text("utf-8"))):
        for node in ast.iter_child_nodes(owner):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                method = isinstance(owner, ast.ClassDef)
                told = node.args
                names = [one.arg for one in (*told.posonlyargs, *told.args, *told.kwonlyargs)]
                names += [one.arg for one in (told.vararg, told.kwarg) if one]
                free = method and all(getattr(one, "id", "") != "staticmethod" for one in node.decorator_list)
                yield f"{owner.name}.{node.name}" if method else node.name, names[free:]


def test_no_function_takes_ten_parameters(root):
    """What belongs together is one frozen value."""
    many = {
        f"{file.relative_to(root).as_posix()}: {name}"
        for file in sources(root)
        for name, names in functions_of(file)
        if len(names) > MOST_PARAMETERS
    }
    assert many == FLAT.keys()


@cache
def imported_by(file):
    """Return what a file imports, wherever it does, by its full name; each file is parsed once for all doors."""
    return frozenset(imports_of(file.read_text("utf-8")))


def imports_of(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "riskml" if node.level else node.module
            yield from (f"{source}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    "door",
    [
        ("duckdb", "engine"),
        ("pyspark", "engine"),
        ("mlflow", "registry"),
        ("django", "portal"),
        ("allauth", "portal"),
        ("sqlalchemy", "intake"),
    ],
)
def test_one_door_per_outside_thing(root, door):
    library, room = door
    for file in sources(root):
        libraries = {name.split(".")[0] for name in imported_by(file)}
        assert file.relative_to(root / "riskml").parts[0] == room or library not in libraries, file


def private(imported):
    """Return what of others is imported under a name with a leading underscore: theirs to change any day."""
    return {one for one in imported if not one.startswith("riskml.") and re.search(r"(^|\.)_(?!_)", one)}


def test_nothing_private_of_others_is_imported(root):
    text = "from a import b, _c\nimport d._e.f\nfrom _g import h\nfrom __future__ import i\nfrom riskml.j import _k"
    assert private(imports_of(text)) == {"a._c", "d._e.f", "_g.h"}
    assert not {name for file in sources(root) for name in private(imported_by(file))}


def test_no_code_can_run_from_an_artefact(root):
    pattern = re.compile(
        r"\b(pickle|joblib|cloudpickle)\.(load|loads|dump|dumps)\b|\beval\(|\bexec\(|allow_pickle=True"
    )
    assert not [file for file in sources(root) if pattern.search(file.read_text("utf-8"))]


@pytest.mark.parametrize(
    "command", ["import riskml", "from riskml.cli import main; main(['--help'], standalone_mode=False)"]
)
def test_the_door_is_light(command):
    code = f"import sys\n{command}\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_commands_change_on_the_disk_passes_one_door(root):
    """So that tests/pipeline/cutting.py can cut at every point; init makes a folder of its own, the engine scratch."""
    changes = {
        *("write_text", "write_bytes", "mkdir", "unlink", "rename", "rmdir", "touch", "chmod", "symlink_to"),
        *("rmtree", "mkdtemp", "mkstemp", "TemporaryDirectory", "NamedTemporaryFile", "makedirs", "fsync", "copytree"),
    }
    rooms = ("intake", "metrics", "rules", "scoring", "registry", "learning", "reports", "pipeline")
    for file in sources(root):
        place = file.relative_to(root / "riskml")
        if place.parts[0] in rooms and place.as_posix() != "pipeline/create.py":
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                called = node.func if isinstance(node, ast.Call) else None
                name = getattr(called, "attr", getattr(called, "id", ""))
                of_a_table = name == "rename" and bool(getattr(node, "keywords", ()))
                assert of_a_table or name not in changes, f"{file}, line {getattr(node, 'lineno', 0)}: {name}"


def test_few_public_names():
    import riskml

    assert len(riskml.__all__) <= 10
    for name in riskml.__all__:
        assert getattr(riskml, name) is not None


def test_words_about_people(root):
    verdict = re.compile(
        r"\b(guilty|corrupt (official|person)|offender|wrongdoer|culprit)\b|腐败分子|违法者|罪犯", re.IGNORECASE
    )
    texts = [
        file
        for folder in ("riskml", *CONTENT, "docs")
        for file in (root / folder).rglob("*")
        if file.suffix in {".py", ".toml", ".j2", ".md", ".sql"} and verdict.search(file.read_text("utf-8"))
    ]
    assert not texts


def test_what_is_built_is_not_committed(root):
    from riskml.cards import read_cards
    from riskml.cards.pages import card_pages
    from riskml.core.project import Project
    from riskml.reports.case_pages import pages_of_cases

    project = Project.open(root)
    ignored = {line for line in (root / ".gitignore").read_text("utf-8").splitlines() if line.startswith("/docs/")}
    built = {f"/docs/{path}" for path in card_pages(read_cards(project)) | pages_of_cases(project)}
    assert {f"/docs/{path.split('/')[2]}{'/' if path.count('/') > 2 else ''}" for path in built} == ignored
    swept = next(line for line in (root / "Makefile").read_text("utf-8").splitlines() if "rm -rf" in line).split()
    assert {f"/{word}" for word in swept if word.startswith("docs/")} == {one.rstrip("/") for one in ignored}
