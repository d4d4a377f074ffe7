"""What a command tells of its work: JSON for programs, steps for who reads a terminal, and nothing in a pipe."""

from __future__ import annotations

import io
import json
import logging
from datetime import datetime

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

from riskml.cli import main
from riskml.cli import progress as shown_progress
from riskml.cli.logs import JsonLines
from riskml.cli.options import answer
from riskml.core.errors import Fault, RiskmlError
from riskml.core.progress import counted
from riskml.core.timing import timed, timings

_LOG = logging.getLogger("riskml.a_room")


@pytest.fixture
def probe(monkeypatch):
    """Return what adds a command that does something, under a log that is as it was afterwards."""
    level, handlers = logging.getLogger("riskml").level, logging.root.handlers[:]

    def add(what):
        monkeypatch.setitem(main.commands, "probe", type(main.commands["check"])("probe", callback=what))

    yield add
    logging.getLogger("riskml").setLevel(level)
    logging.root.handlers[:] = handlers
    logging.captureWarnings(capture=False)


def lines(result):
    return [json.loads(line) for line in result.stderr.splitlines()]


@pytest.mark.parametrize("words", [["--log-json", "probe"], ["probe", "--log-json"], ["-v", "probe", "--log-json"]])
def test_each_line_is_one_object_with_its_stage_and_seconds(probe, words):
    def work():
        with timed(_LOG, "统计\n两行"):
            sum(range(1000))
        _LOG.warning("metric %s: %s", "时长", 'a "quoted"\nline')
        answer({"done": True}, "done", as_json=False)

    probe(work)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert result.stdout == "done\n"
    stage, warning = lines(result)
    assert stage["stage"] == "统计\n两行"
    assert (stage["level"], stage["logger"]) == ("INFO", "riskml.a_room")
    assert stage["seconds"] >= 0
    assert stage["processor"] >= 0
    assert stage["peak_memory"] > 1_000_000
    assert datetime.fromisoformat(stage["time"]).utcoffset() is not None
    assert warning["message"] == 'metric 时长: a "quoted"\nline'
    assert "统计" in result.stderr, "letters stand as they are"


def test_a_name_that_is_no_unicode_makes_no_broken_line():
    record = logging.LogRecord("riskml", logging.ERROR, "", 0, "no such file %s", ("log\udcff.csv",), None)
    assert json.loads(JsonLines().format(record))["message"] == "no such file log\\udcff.csv"


def test_faults_are_lines_of_json_too(probe, tmp_path):
    def stop():
        raise RiskmlError([Fault("一表", "a column", "none", "Add it."), Fault("two", "a", "b")])

    probe(stop)
    result = CliRunner().invoke(main, ["probe", "--log-json"])
    assert result.exit_code == 2
    assert [one["where"] for one in lines(result)] == ["一表", "two"]
    assert lines(result)[0] | {"time": ""} == {
        "time": "", "level": "ERROR", "logger": "riskml.cli.logs",
        "message": "一表: expected a column, found none. Add it.",
        "where": "一表", "expected": "a column", "found": "none", "remedy": "Add it.",
    }  # fmt: skip


def test_a_fault_of_our_own_and_a_mistyped_word_are_lines_of_json(probe):
    def break_off():
        raise ZeroDivisionError

    probe(break_off)
    broken = CliRunner().invoke(main, ["probe", "--log-json"])
    assert broken.exit_code == 1
    [line] = lines(broken)
    assert line["level"] == "CRITICAL"
    assert line["error"].endswith("ZeroDivisionError")
    mistyped = CliRunner().invoke(main, ["--log-json", "run", "--as-of", "x"])
    assert mistyped.exit_code == 2
    assert "--as-of" in lines(mistyped)[0]["message"]


def test_a_command_that_is_called_twice_tells_each_thing_once(probe):
    probe(lambda: _LOG.warning("once"))
    for _ in range(2):
        result = CliRunner().invoke(main, ["--log-json", "probe"])
    assert [one["message"] for one in lines(result)] == ["once"]


def test_what_stages_took_is_collected_with_those_within_them():
    with timings() as whole, timed(_LOG, "outer"), timings() as part, timed(_LOG, "inner"):
        pass
    assert [one.stage for one in whole.stages] == ["inner", "outer"]
    assert [one.stage for one in part.stages] == ["inner"]
    told = whole.to_dict()
    assert told["seconds"] >= max(one["seconds"] for one in told["stages"])
    with timed(_LOG, "later"):
        pass
    assert len(whole.stages) == 2


@pytest.mark.parametrize(("language", "words"), [("zh", "规则卡"), ("en", "cards of rules")])
def test_a_terminal_is_shown_the_steps_and_what_is_left(monkeypatch, language, words):
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=120)
    monkeypatch.setattr(shown_progress, "_terminal", lambda: console)
    with shown_progress.steps_shown(language, ("plan", "measure", "score")) as tell:
        tell("measure")
        for number in counted("rules", range(40)):
            if number == 10:
                tell.__self__.bars.refresh()
    shown = file.getvalue()
    assert words in shown
    assert "10 / 40" in shown
    assert {"zh": "评分、定级", "en": "scores and lists"}[language] in shown, "what is to come is known"


def test_a_pipe_is_shown_nothing(capsys):
    with shown_progress.steps_shown("zh", ("plan", "measure")) as tell, shown_progress.rows_shown("x.csv") as rows:
        tell("measure")
        rows(10)
        assert list(counted("rules", [1, 2])) == [1, 2]
    assert capsys.readouterr() == ("", "")


def test_programs_that_read_json_see_no_bars(monkeypatch):
    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda _: True))
    context = click.Context(main)
    with context.scope():
        assert shown_progress._terminal() is not None
        context.meta["riskml.log"] = "json"
        assert shown_progress._terminal() is None
