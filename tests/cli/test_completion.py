"""A shell is told what a word may become: cards, recipes, runs and versions, and never who is in the data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from riskml.cli import main


@pytest.fixture
def project(tmp_path):
    """Lay out what completion looks at."""
    for file in (
        "features/rules/licences/step_limit_passed.toml", "features/rules/money/step_paid_twice.toml",
        "training/recipes/careful.toml", "training/recipes/triage.toml",
        "runs/2025-12-31/manifest.json", "runs/2025-11-30/manifest.json", "runs/backtest/manifest.json",
        "runs/.2025-10-31-abcdef/manifest.json", "runs/2025-09-30/half.parquet",
    ):  # fmt: skip
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("{}", "utf-8")
    (tmp_path / "store").mkdir()
    journal = [{"version": "12", "before": "3", "by": "Han Meimei"}, {"version": 4, "before": None}]
    (tmp_path / "store" / "promotions.jsonl").write_text("\n".join(map(json.dumps, journal)), "utf-8")
    return tmp_path


def completed(words, begun=""):
    return [one.value for one in ShellComplete(main, {}, "riskml", "_X").get_completions(words, begun)]


@pytest.mark.parametrize(
    ("words", "begun", "expected"),
    [
        (["rules"], "step_", ["step_limit_passed", "step_paid_twice"]),
        (["rules", "--area"], "", ["licences", "money"]),
        (["train", "--recipe"], "c", ["careful"]),
        (["backtest", "--recipe"], "", ["careful", "triage"]),
        (["trace", "--as-of"], "", ["2025-11-30", "2025-12-31"]),
        (["explain", "--as-of"], "2025-12", ["2025-12-31"]),
        (["evaluate"], "", ["12", "3", "4", "challenger", "champion"]),
        (["compare", "3"], "c", ["challenger", "champion"]),
        (["promote", "--version"], "1", ["12"]),
        (["explain"], "", []),
        (["answer-sheet"], "", []),
        (["trace"], "", []),
        (["sign", "3", "--by"], "", []),
        (["promote", "--signed-by"], "", []),
    ],
)
def test_a_word_becomes_what_the_project_has_and_never_a_person(project, words, begun, expected):
    assert completed([words[0], "--project", str(project), *words[1:]], begun) == expected


def test_commands_and_options_are_completed():
    assert completed([], "com") == ["compare", "completion"]
    assert "--log-json" in completed(["run"], "--lo")


@pytest.mark.parametrize("words", [["rules"], ["evaluate"], ["train", "--recipe"], ["trace", "--as-of"]])
def test_a_folder_that_is_no_project_completes_nothing_of_it(tmp_path, words):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "promotions.jsonl").write_text("no json", "utf-8")
    assert completed([words[0], "--project", str(tmp_path), *words[1:]]) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_its_script(shell):
    said = CliRunner().invoke(main, ["completion", shell])
    assert said.exit_code == 0, said.output
    assert "_RISKML_COMPLETE" in said.stdout
    assert f"{shell}_complete" in said.stdout
    assert CliRunner().invoke(main, ["completion", "tcsh"]).exit_code == 2


def test_bash_itself_completes_by_the_script(project):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    script = CliRunner().invoke(main, ["completion", "bash"]).stdout
    (project / "bin").mkdir()
    riskml = project / "bin" / "riskml"
    riskml.write_text(f"#!{sys.executable}\nfrom riskml.cli import main\nmain(prog_name='riskml')\n", "utf-8")
    riskml.chmod(0o755)
    asked = (
        f"{script}\nCOMP_WORDS=(riskml rules --project '{project}' step_p); COMP_CWORD=4\n"
        '_riskml_completion riskml step_p; echo "${COMPREPLY[@]}"'
    )
    path = os.pathsep.join([str(riskml.parent), os.environ["PATH"]])
    done = subprocess.run(
        [bash, "-c", asked], capture_output=True, text=True, check=True, env={**os.environ, "PATH": path}
    )
    assert done.stdout.split() == ["step_paid_twice"], done.stderr
