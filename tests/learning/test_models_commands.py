"""The analyst's commands, as typed: what they print, what they end with, and that nothing half-done stays."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.registry.models import publish
from tests.learning.registry_at_hand import gated, record


@pytest.fixture
def typed(copied, data, tmp_path):
    """Type a command in a bureau whose version 2 waits with one gate open and one passed."""
    folder, manifest = gated(data, tmp_path / "gated", rows={"min": 10, "max": 20}, officials={"min": 2})
    figures = {"rows": 3.0, "rows.low": 1.0, "rows.high": 5.0, "officials": 2.0, "auc": float("nan")}
    publish(copied, record(folder, manifest, **figures), automatic=False, by="Han Meimei")

    def type_(*words):
        return CliRunner().invoke(main, [*words, "--project", str(copied.root)])

    return type_


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_path_of_an_analyst(typed):
    refused = typed("promote", "--json")
    assert refused.exit_code == 2
    assert [one["where"] for one in json.loads(refused.stdout)["faults"]] == ["gate rows", "signatures of version 2"]
    assert told(typed("sign", "challenger", "--by", "李雷", "--json"))["by"] == "李雷"
    second, first = told(typed("models", "--json"))
    assert (second["aliases"], first["aliases"]) == (["challenger"], ["champion"])
    assert [one["by"] for one in second["signatures"]] == ["李雷"]
    assert second["figures"]["auc"] is None
    evaluated = told(typed("evaluate", "challenger", "--json"))["figures"]
    assert evaluated["rows"] == {
        "value": 3.0,
        "low": 1.0,
        "high": 5.0,
        "gate": {"min": 10.0, "max": 20.0},
        "passed": False,
    }
    assert evaluated["officials"]["passed"] is True
    assert "rows.low" not in evaluated
    shown = typed("evaluate", "2", "--lang", "zh").output
    assert "≥ 10 ≤ 20 (未通过)" in shown
    assert "1 – 5" in shown
    compared = told(typed("compare", "1", "2", "--json"))
    assert [one["version"] for one in compared["versions"]] == ["1", "2"]
    assert compared["figures"]["rows"] == [360.0, 3.0]
    assert compared["figures"]["rows.low"] == [None, 1.0]
    nowhere = typed("rollback")
    assert nowhere.exit_code == 2
    assert "none before version 1" in nowhere.output
    unknown = typed("compare", "champion", "9")
    assert unknown.exit_code == 2
    assert "Known: challenger, champion, 1, 2." in unknown.output


def test_the_table_is_laid_out_by_width(typed):
    lines = typed("models", "--lang", "zh").output.splitlines()
    assert lines[0].split() == ["版本", "别名", "方案", "模式", "截至", "训练人", "签字人", "指标数"]
    assert lines[1].split()[:2] == ["2", "challenger"]
