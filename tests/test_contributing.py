"""CONTRIBUTING's walk-through, run as a reader would."""

import re
import shlex

import pytest
from click.testing import CliRunner

from riskml.cli import main
from tests.sample_of_rules import keep_a_sample_of_cards


@pytest.fixture
def page(root):
    return (root / "CONTRIBUTING.md").read_text("utf-8")


def test_add_a_metric_in_one_file(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = [
        line.removeprefix("$ ")
        for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL)
        for line in block.splitlines()
    ]
    card = re.search(r"```toml\n(.*?)```", page, re.DOTALL).group(1)
    path = re.search(r"`(bureau/features/metrics/\S+\.toml)`", page).group(1)
    outputs = []
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "riskml"
        if words[0] == "check":
            keep_a_sample_of_cards(tmp_path / "bureau")
            (tmp_path / path).write_text(card, "utf-8")
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        outputs.append(result.output)
    assert "all hold" in outputs[-1]


def test_a_wrong_number_in_the_card_is_caught(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    card = re.search(r"```toml\n(.*?)```", page, re.DOTALL).group(1)
    assert CliRunner().invoke(main, ["init", "bureau"]).exit_code == 0
    keep_a_sample_of_cards(tmp_path / "bureau")
    wrong = card.replace("observed = 2, expected = 1", "observed = 3, expected = 1")
    (tmp_path / "bureau/features/metrics/returned_share.toml").write_text(wrong, "utf-8")
    result = CliRunner().invoke(main, ["check", "--project", "bureau"])
    assert result.exit_code == 2
    assert "returned_share" in result.output
